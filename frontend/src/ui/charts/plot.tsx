"use client";

import { scaleBand, scaleLinear, type ScaleBand, type ScaleLinear } from "d3-scale";
import { useState, type PointerEvent, type ReactNode } from "react";

import { useFormats } from "@/i18n/formats";

import { classNames } from "../class-names";
import { colorOf } from "./look";
import { extentOf, stepOfLabels, type Series } from "./series";
import { Tip } from "./tip";
import { useWidth } from "./width";

const MARGIN = { top: 8, right: 12, bottom: 26, left: 76 } as const;
const TICKS = 5;

/** Where things stand in a plot. */
export interface Scales {
  /** Where the room of a label, by its index, begins; and how wide it is. */
  x: ScaleBand<number>;
  /** How low an amount stands. */
  y: ScaleLinear<number, number>;
}

export interface PlotProps {
  labels: readonly string[];
  series: readonly Series[];
  currency: string;
  height?: number;
  /** A pointer chose what stands at that label; the table beside the chart does the same for everybody. */
  onPick?: (index: number) => void;
}

/** Amounts over labels: axes, a grid and what a pointer asks for; the marks are the caller's. */
export function Plot({
  labels,
  series,
  currency,
  height = 260,
  onPick,
  sample,
  marks,
}: PlotProps & {
  /** What a series is told by beside its name. */
  sample: (index: number) => ReactNode;
  marks: (scales: Scales) => ReactNode;
}) {
  const formats = useFormats();
  const [ref, width] = useWidth();
  const [at, setAt] = useState<number | null>(null);
  const scales: Scales = {
    x: scaleBand<number>()
      .domain(labels.map((_, index) => index))
      .range([MARGIN.left, Math.max(MARGIN.left + 1, width - MARGIN.right)]),
    y: scaleLinear()
      .domain(extentOf(series))
      .nice(TICKS)
      .range([height - MARGIN.bottom, MARGIN.top]),
  };
  const { x, y } = scales;
  const middle = (index: number) => (x(index) ?? 0) + x.bandwidth() / 2;
  const indexAt = (event: PointerEvent<SVGSVGElement>) => {
    const left = event.clientX - event.currentTarget.getBoundingClientRect().left;
    const index = Math.floor((left - MARGIN.left) / x.step());
    return index >= 0 && index < labels.length ? index : null;
  };
  const step = stepOfLabels(labels, width - MARGIN.left - MARGIN.right);
  return (
    <>
      <div ref={ref} className="relative" style={{ height }}>
        {width > 0 && (
          <svg
            viewBox={`0 0 ${width} ${height}`}
            className={classNames("block h-full w-full select-none", onPick !== undefined && "cursor-pointer")}
            onPointerMove={(event) => setAt(indexAt(event))}
            onPointerLeave={() => setAt(null)}
            onClick={(event) => {
              const index = indexAt(event as unknown as PointerEvent<SVGSVGElement>);
              if (index !== null) onPick?.(index);
            }}
          >
            {at !== null && (
              <rect
                x={x(at)}
                y={MARGIN.top}
                width={x.bandwidth()}
                height={height - MARGIN.bottom - MARGIN.top}
                fill="var(--sunken)"
              />
            )}
            {y.ticks(TICKS).map((tick) => (
              <g key={tick}>
                <line
                  x1={MARGIN.left}
                  x2={width - MARGIN.right}
                  y1={y(tick)}
                  y2={y(tick)}
                  stroke={tick === 0 ? "var(--line-strong)" : "var(--line)"}
                  strokeDasharray={tick === 0 ? undefined : "3 3"}
                />
                <text x={MARGIN.left - 8} y={y(tick)} dy="0.32em" textAnchor="end" fontSize={12} fill="var(--muted)">
                  {formats.compactAmount(String(tick), currency)}
                </text>
              </g>
            ))}
            {labels.map(
              (label, index) =>
                index % step === 0 && (
                  <text
                    key={index}
                    x={middle(index)}
                    y={height - 8}
                    textAnchor="middle"
                    fontSize={12}
                    fill="var(--muted)"
                  >
                    {label}
                  </text>
                ),
            )}
            {marks(scales)}
          </svg>
        )}
        {at !== null && (
          <Tip
            x={middle(at)}
            y={MARGIN.top}
            width={width}
            title={labels[at]}
            rows={series.map((one, index) => ({
              name: one.name,
              text: formats.amount(one.values[at] ?? "0", currency),
              color: colorOf(one, index),
            }))}
          />
        )}
      </div>
      {series.length > 1 && (
        <ul className="mt-2 flex flex-wrap justify-center gap-x-4 gap-y-1 text-[13px] text-muted">
          {series.map(({ name }, index) => (
            <li key={name} className="flex items-center gap-1.5">
              <svg width={24} height={10}>
                {sample(index)}
              </svg>
              {name}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
