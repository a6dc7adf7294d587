"use client";

import { useFormats } from "@/i18n/formats";

import { classNames } from "./class-names";

/** By how much something grew or shrank: the sign says it, and the colour too. A dash where there is nothing to compare with. */
export function SignedPercent({ value, className }: { value: number | null | undefined; className?: string }) {
  const formats = useFormats();
  if (value == null) return <span className={classNames("text-muted", className)}>—</span>;
  return (
    <span
      className={classNames(
        "figures whitespace-nowrap",
        value > 0 && "text-positive",
        value < 0 && "text-negative",
        className,
      )}
    >
      {value > 0 && "+"}
      {formats.percent(value)}
    </span>
  );
}
