import type { ComponentProps } from "react";

import { classNames } from "./class-names";

export const inputLook =
  "h-10 w-full min-w-0 rounded-lg border border-line-strong/70 bg-surface px-3 text-text placeholder:text-muted disabled:opacity-60 aria-invalid:border-negative";

export function Input({ className, ...rest }: ComponentProps<"input">) {
  return <input className={classNames(inputLook, className)} {...rest} />;
}

export function Textarea({ className, ...rest }: ComponentProps<"textarea">) {
  return <textarea className={classNames(inputLook, "h-auto min-h-20 py-2", className)} {...rest} />;
}

/** The browser's own list: it is what phones and screen readers know best. For many options there is `Combobox`. */
export function Select({ className, ...rest }: ComponentProps<"select">) {
  return <select className={classNames(inputLook, "pr-8", className)} {...rest} />;
}
