"use client";

import { useCallback } from "react";
import { useLocale } from "use-intl";

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
const STEP = 1000;

/** How large a file is: `18,4 kB`. */
export function useFileSize(): (bytes: number) => string {
  const locale = useLocale();
  return useCallback(
    (bytes: number) => {
      let [size, unit] = [bytes, 0];
      while (size >= STEP && unit < UNITS.length - 1) [size, unit] = [size / STEP, unit + 1];
      return new Intl.NumberFormat(locale, {
        style: "unit",
        unit: UNITS[unit] ?? "byte",
        unitDisplay: unit === 0 ? "long" : "short",
        maximumFractionDigits: size < 10 && unit > 0 ? 1 : 0,
      }).format(size);
    },
    [locale],
  );
}
