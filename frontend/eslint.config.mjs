import { readdirSync } from "node:fs";

import next from "@next/eslint-plugin-next";
import a11y from "eslint-plugin-jsx-a11y";
import hooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

const features = readdirSync(new URL("src/features", import.meta.url));

/** What is loaded when it is first needed, and would not be if a page named it. */
const late = [
  { name: "sonner", message: "`@/ui/toast` tells things, and loads it for the first." },
  { name: "cmdk", message: "`@/ui/combobox` lists things, and loads it for the first list." },
];

/** A feature knows what lies below all of them, and nothing of another: pages bring them together. */
const apart = features.map((feature) => ({
  files: [`src/features/${feature}/**`],
  rules: {
    "no-restricted-imports": [
      "error",
      {
        paths: late,
        patterns: [
          { regex: `^@/features/(?!${feature}/)`, message: "Features do not import each other: `app/` composes." },
        ],
      },
    ],
  },
}));

export default tseslint.config(
  { ignores: ["out", ".next", "node_modules", "src/api/schema.d.ts", "next-env.d.ts", "test-results", "screenshots"] },
  ...tseslint.configs.strict,
  a11y.flatConfigs.strict,
  hooks.configs.flat["recommended-latest"],
  {
    plugins: { "@next/next": next },
    rules: { ...next.configs.recommended.rules, ...next.configs["core-web-vitals"].rules },
  },
  {
    rules: {
      eqeqeq: ["error", "always", { null: "ignore" }],
      "no-console": "error",
      "no-restricted-imports": ["error", { paths: late }],
      "no-restricted-syntax": [
        "error",
        {
          selector: "JSXOpeningElement[name.name='Link']:has([name.name='href']):not(:has([name.name='prefetch']))",
          message: "A link in sight would load the page that it leads to: say `prefetch={false}`.",
        },
      ],
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      // A hook of ours that is a component's own is said so by its name.
      "jsx-a11y/no-autofocus": ["error", { ignoreNonDOM: true }],
      "jsx-a11y/label-has-associated-control": ["error", { assert: "either" }],
    },
  },
  ...apart,
  {
    // These are what is loaded.
    files: ["src/ui/option-list.tsx", "src/ui/toast*.ts*", "src/shell/palette-dialog.tsx", "src/testing.tsx"],
    rules: { "no-restricted-imports": "off" },
  },
  {
    files: ["scripts/**", "e2e/**", "measure/**", "screens/**"],
    rules: { "no-console": "off", "no-empty-pattern": "off", "react-hooks/rules-of-hooks": "off" },
  },
);
