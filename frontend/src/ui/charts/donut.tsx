"use client";

import Link from "next/link";
import type { ReactNode } from "react";

import { useFormats } from "@/i18n/formats";

import { Dot } from "../dot";
import { Ring } from "./ring";

export interface Slice {
  key: string;
  name: string;
  /** Left out of what gathers several parts, whose sum nobody sent. */
  amount?: string;
  /** In percent, as the server shared it out. */
  percentage: number;
  color: string;
  /** For a pointer; the table beside the chart has the same link for everybody. */
  href?: string;
}

/** Parts of a whole, with their names and shares beside them. */
export function Donut({
  slices,
  currency,
  center,
}: {
  slices: readonly Slice[];
  currency: string;
  center?: ReactNode;
}) {
  const formats = useFormats();
  return (
    <div className="flex flex-wrap items-center gap-x-6 gap-y-4">
      <div className="relative mx-auto size-44 shrink-0">
        <Ring slices={slices} currency={currency} />
        {center !== undefined && (
          <div className="pointer-events-none absolute inset-0 flex flex-col items-center justify-center text-center">
            {center}
          </div>
        )}
      </div>
      <ul className="flex min-w-44 flex-1 flex-col gap-2 text-sm">
        {slices.map((slice) => (
          <li key={slice.key} className="flex items-center gap-2">
            <Dot color={slice.color} />
            <span className="min-w-0 flex-1 truncate">
              {slice.href === undefined ? (
                slice.name
              ) : (
                <Link href={slice.href} prefetch={false} tabIndex={-1} className="underline-offset-4 hover:underline">
                  {slice.name}
                </Link>
              )}
            </span>
            <span className="figures text-muted">{formats.percent(slice.percentage)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
