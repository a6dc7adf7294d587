"use client";

import { Dot } from "../dot";

/** What a pointer asks for, as it is written. */
interface TipRow {
  name: string;
  text: string;
  color?: string;
}

/** The figures at a place of a chart, beside it: to its left where there is no room to its right. */
export function Tip({
  x,
  y,
  width,
  title,
  rows,
}: {
  x: number;
  y: number;
  /** Of the chart. */
  width: number;
  title?: string;
  rows: readonly TipRow[];
}) {
  const isRight = x > width / 2;
  return (
    <div
      className="pointer-events-none absolute z-10 min-w-32 rounded-lg border border-line bg-raised px-3 py-2 text-xs shadow-md"
      data-print="no"
      style={{ left: x, top: y, translate: isRight ? "calc(-100% - 12px) 0" : "12px 0" }}
    >
      {title !== undefined && <p className="mb-1 text-muted">{title}</p>}
      {rows.map(({ name, text, color }) => (
        <p key={name} className="flex items-center gap-2 whitespace-nowrap">
          {color !== undefined && <Dot color={color} />}
          <span>{name}</span>
          <span className="figures ml-auto pl-3 font-medium">{text}</span>
        </p>
      ))}
    </div>
  );
}
