"use client";

import Link from "next/link";

import { toShape } from "@/i18n/decimal";
import { useFormats } from "@/i18n/formats";

import { SERIES } from "./look";

const FULL = 100;

/** Amounts by size, as bars that lie down; each says its name and amount. */
export function Ranks({
  items,
  currency,
}: {
  /** `href` is for a pointer; the table beside the chart has the same link for everybody. */
  items: readonly { key: string; name: string; amount: string; color?: string; href?: string }[];
  currency: string;
}) {
  const formats = useFormats();
  const longest = Math.max(...items.map(({ amount }) => Math.abs(toShape(amount))), Number.MIN_VALUE);
  return (
    <ul className="flex flex-col gap-3.5">
      {items.map(({ key, name, amount, color, href }) => (
        <li key={key} className="text-sm">
          <div className="mb-1 flex items-baseline justify-between gap-3">
            <span className="min-w-0 truncate">{name}</span>
            <span className="figures shrink-0 text-muted">
              {href === undefined ? (
                formats.amount(amount, currency)
              ) : (
                <Link href={href} prefetch={false} tabIndex={-1} className="underline-offset-4 hover:underline">
                  {formats.amount(amount, currency)}
                </Link>
              )}
            </span>
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
