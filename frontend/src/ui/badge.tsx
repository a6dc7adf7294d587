import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps } from "react";

import { classNames } from "./class-names";

const looks = cva(
  "inline-flex items-center gap-1 rounded-full px-2 py-0.5 text-xs font-medium whitespace-nowrap [&_svg]:size-3",
  {
    variants: {
      tone: {
        neutral: "bg-sunken text-muted",
        positive: "bg-accent-soft text-positive",
        negative: "bg-negative-soft text-negative",
        caution: "bg-caution-soft text-caution",
        info: "bg-info-soft text-info",
      },
    },
    defaultVariants: { tone: "neutral" },
  },
);

/** How a word is meant, beside its colour: the word always says it too. */
export type Tone = NonNullable<VariantProps<typeof looks>["tone"]>;

/** A word in a colour. */
export function Badge({ tone, className, ...rest }: ComponentProps<"span"> & { tone?: Tone }) {
  return <span className={classNames(looks({ tone }), className)} {...rest} />;
}
