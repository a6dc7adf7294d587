"use client";

import { curveMonotoneX, line } from "d3-shape";

import { toShape } from "@/i18n/decimal";

import { colorOf, dashOf } from "./look";
import { Plot, type PlotProps, type Scales } from "./plot";

const WIDTH_PIXELS = 2.25;
/** Of more than that many points, the dots would hide the line. */
const DOTS_MAX = 12;

/** Amounts as they go on: one line a series, each with a pattern of its own. */
export function Lines(props: PlotProps) {
  const { labels, series } = props;
  return (
    <Plot
      {...props}
      sample={(index) => (
        <line
          x2={24}
          y1={5}
          y2={5}
          stroke={colorOf(series[index] ?? {}, index)}
          strokeWidth={WIDTH_PIXELS}
          strokeDasharray={dashOf(index)}
        />
      )}
      marks={(scales) =>
        series.map((one, index) => {
          const points = pointsOf(scales, one.values);
          return (
            <g key={one.name} fill="none" stroke={colorOf(one, index)} strokeWidth={WIDTH_PIXELS}>
              <path d={line().curve(curveMonotoneX)(points) ?? ""} strokeDasharray={dashOf(index)} />
              {(labels.length <= DOTS_MAX || points.length === 1) &&
                points.map(([x, y]) => <circle key={x} cx={x} cy={y} r={3} fill="var(--surface)" />)}
            </g>
          );
        })
      }
    />
  );
}

function pointsOf({ x, y }: Scales, values: readonly string[]): [number, number][] {
  return values.map((value, index) => [(x(index) ?? 0) + x.bandwidth() / 2, y(toShape(value))]);
}
