import { readdirSync } from "node:fs";

import next from "@next/eslint-plugin-next";
import a11y from "eslint-plugin-jsx-a11y";
import hooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

const features = readdirSync(new URL("src/features", import.meta.url));

/** A feature knows what lies below all of them, and nothing of another: pages bring them together. */
const apart = features.map((feature) => ({
  files: [`src/features/${feature}/**`],
  rules: {
    "no-restricted-imports": [
      "error",
      {
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
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      // A hook of ours that is a component's own is said so by its name.
      "jsx-a11y/no-autofocus": ["error", { ignoreNonDOM: true }],
      "jsx-a11y/label-has-associated-control": ["error", { assert: "either" }],
    },
  },
  ...apart,
  {
    files: ["scripts/**", "e2e/**", "measure/**", "screens/**"],
    rules: { "no-console": "off", "no-empty-pattern": "off", "react-hooks/rules-of-hooks": "off" },
  },
);
