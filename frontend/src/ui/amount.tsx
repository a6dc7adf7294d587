"use client";

import { useFormats } from "@/i18n/formats";
import { isNegative, isZero } from "@/i18n/decimal";

import { classNames } from "./class-names";

/**
 * An amount, from the server's decimal text. `signed` colours what comes in and what goes out; the sign says it too.
 */
export function Amount({
  value,
  currency,
  signed = false,
  className,
}: {
  value: string;
  currency: string;
  signed?: boolean;
  className?: string;
}) {
  const formats = useFormats();
  const text = formats.amount(value, currency);
  const isOut = isNegative(value);
  const isIn = signed && !isOut && !isZero(value);
  return (
    <span
      className={classNames(
        "figures whitespace-nowrap",
        signed && isOut && "text-negative",
        isIn && "text-positive",
        className,
      )}
    >
      {isIn && "+"}
      {text}
    </span>
  );
}
