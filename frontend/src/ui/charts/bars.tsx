"use client";

import { scaleBand } from "d3-scale";

import { isNegative, toShape } from "@/i18n/decimal";

import { colorOf } from "./look";
import { Plot, type PlotProps, type Scales } from "./plot";

const BAR_PIXELS_MAX = 44;
const CORNER_PIXELS = 4;

/** Amounts side by side. Of one series, what is below zero has a colour of its own; where it stands says it too. */
export function Bars(props: PlotProps) {
  const { series } = props;
  return (
    <Plot
      {...props}
      sample={(index) => <rect x={7} width={10} height={10} rx={2} fill={colorOf(series[index] ?? {}, index)} />}
      marks={(scales) =>
        series.map((one, index) => (
          <g key={one.name}>
            {one.values.map((value, at) => (
              <path
                key={at}
                d={barOf(scales, series.length, index, at, toShape(value))}
                fill={series.length === 1 && isNegative(value) ? "var(--negative)" : colorOf(one, index)}
              />
            ))}
          </g>
        ))
      }
    />
  );
}

/** A bar from zero to an amount, beside those of the other series at its label; round where it ends. */
function barOf({ x, y }: Scales, count: number, index: number, at: number, amount: number): string {
  const inner = scaleBand<number>()
    .domain(Array.from({ length: count }, (_, other) => other))
    .range([0, x.bandwidth()])
    .paddingInner(0.08)
    .paddingOuter(0.3);
  const width = Math.min(inner.bandwidth(), BAR_PIXELS_MAX);
  const left = (x(at) ?? 0) + (inner(index) ?? 0) + (inner.bandwidth() - width) / 2;
  const [from, to] = [y(0), y(amount)];
  const corner = Math.min(CORNER_PIXELS, Math.abs(from - to), width / 2);
  const inwards = to < from ? corner : -corner;
  return [
    `M${left},${from}V${to + inwards}`,
    `Q${left},${to} ${left + corner},${to}H${left + width - corner}`,
    `Q${left + width},${to} ${left + width},${to + inwards}V${from}Z`,
  ].join("");
}
