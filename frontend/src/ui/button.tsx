import { cva, type VariantProps } from "class-variance-authority";
import { LoaderCircle } from "lucide-react";
import { Slot } from "radix-ui";
import type { ComponentProps } from "react";

import { classNames } from "./class-names";

const looks = cva(
  "inline-flex shrink-0 items-center justify-center gap-2 rounded-lg font-medium whitespace-nowrap transition-colors select-none disabled:pointer-events-none disabled:opacity-55 [&_svg]:size-4 [&_svg]:shrink-0",
  {
    variants: {
      look: {
        primary: "bg-accent text-accent-text hover:bg-accent-strong",
        secondary: "border border-line-strong/60 bg-surface text-text hover:bg-sunken",
        quiet: "text-text hover:bg-sunken",
        danger: "bg-negative text-surface hover:opacity-90",
        link: "text-accent underline underline-offset-4 hover:text-accent-strong",
      },
      size: {
        md: "h-10 px-4 text-sm",
        sm: "h-8 px-3 text-sm",
        icon: "size-10",
        "icon-sm": "size-8",
        inline: "h-auto p-0",
      },
    },
    defaultVariants: { look: "secondary", size: "md" },
  },
);

interface Props extends ComponentProps<"button">, VariantProps<typeof looks> {
  /** The one child, such as a link, looks like a button and is none. */
  asChild?: boolean;
  /** What it does is under way; it is not done twice. */
  isBusy?: boolean;
}

export function Button({ look, size, asChild = false, isBusy = false, className, children, disabled, ...rest }: Props) {
  const classes = classNames(looks({ look, size }), className);
  if (asChild) {
    return (
      <Slot.Root className={classes} {...rest}>
        {children}
      </Slot.Root>
    );
  }
  return (
    <button type="button" className={classes} disabled={disabled || isBusy} aria-busy={isBusy || undefined} {...rest}>
      {isBusy && <LoaderCircle aria-hidden className="animate-spin" />}
      {children}
    </button>
  );
}

/** A button that shows a picture alone; its name is for those who do not see it, and for a pointer that rests. */
export function IconButton({ label, size = "icon", look = "quiet", ...rest }: Props & { label: string }) {
  return <Button aria-label={label} title={label} size={size} look={look} {...rest} />;
}
