"use client";

import {
  CartesianGrid,
  Legend,
  Line,
  LineChart,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";

import { useFormats } from "@/i18n/formats";

import { AXIS, DASHES, GRID, picking, SERIES, TOOLTIP } from "./look";
import { exactOf, pointsOf, type LineSeries } from "./points";

/** Amounts as they go on: one line a series, each with a pattern of its own. */
export function Lines({
  labels,
  series,
  currency,
  height = 260,
  onPick,
}: {
  labels: readonly string[];
  series: readonly LineSeries[];
  currency: string;
  height?: number;
  /** A pointer chose what stands at that label; the table beside the chart does the same for everybody. */
  onPick?: (index: number) => void;
}) {
  const formats = useFormats();
  const data = pointsOf(labels, series);
  return (
    <ResponsiveContainer width="100%" height={height}>
      <LineChart
        data={data}
        margin={{ top: 8, right: 12, bottom: 0, left: 0 }}
        accessibilityLayer={false}
        {...picking(onPick)}
      >
        <CartesianGrid {...GRID} />
        <XAxis dataKey="label" {...AXIS} minTickGap={24} />
        <YAxis
          {...AXIS}
          axisLine={false}
          width={76}
          tickFormatter={(value: number) => formats.compactAmount(String(value), currency)}
        />
        <ReferenceLine y={0} stroke="var(--line-strong)" />
        <Tooltip
          {...TOOLTIP}
          formatter={(_value, name, item) => formats.amount(exactOf(item.payload, String(name)), currency)}
        />
        {series.length > 1 && <Legend wrapperStyle={{ fontSize: 13, color: "var(--muted)" }} />}
        {series.map(({ name, color }, index) => (
          <Line
            key={name}
            dataKey={name}
            type="monotone"
            stroke={color ?? SERIES[index % SERIES.length]}
            strokeDasharray={DASHES[index % DASHES.length]}
            strokeWidth={2.25}
            dot={labels.length <= 12 ? { r: 3 } : false}
            isAnimationActive={false}
          />
        ))}
      </LineChart>
    </ResponsiveContainer>
  );
}
