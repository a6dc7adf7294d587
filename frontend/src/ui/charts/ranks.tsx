"use client";

import { toShape } from "@/i18n/decimal";
import { useFormats } from "@/i18n/formats";

import { SERIES } from "./look";

const FULL = 100;

/** Amounts by size, as bars that lie down; each says its name and amount. */
export function Ranks({
  items,
  currency,
}: {
  items: readonly { key: string; name: string; amount: string; color?: string }[];
  currency: string;
}) {
  const formats = useFormats();
  const longest = Math.max(...items.map(({ amount }) => Math.abs(toShape(amount))), Number.MIN_VALUE);
  return (
    <ul className="flex flex-col gap-3.5">
      {items.map(({ key, name, amount, color }) => (
        <li key={key} className="text-sm">
          <div className="mb-1 flex items-baseline justify-between gap-3">
            <span className="min-w-0 truncate">{name}</span>
            <span className="figures shrink-0 text-muted">{formats.amount(amount, currency)}</span>
          </div>
          <div className="h-2.5 rounded-full bg-sunken">
            <div
              className="h-full rounded-full"
              style={{
                width: `${(Math.abs(toShape(amount)) / longest) * FULL}%`,
                background: color ?? SERIES[0],
              }}
            />
          </div>
        </li>
      ))}
    </ul>
  );
}
