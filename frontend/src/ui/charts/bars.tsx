"use client";

import {
  Bar,
  BarChart,
  CartesianGrid,
  Cell,
  Legend,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";

import { isNegative } from "@/i18n/decimal";
import { useFormats } from "@/i18n/formats";

import { AXIS, GRID, picking, SERIES, TOOLTIP } from "./look";
import { exactOf, pointsOf, type LineSeries } from "./points";

/** Amounts side by side. Of one series, what is below zero has a colour of its own; where it stands says it too. */
export function Bars({
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
      <BarChart
        data={data}
        margin={{ top: 8, right: 12, bottom: 0, left: 0 }}
        accessibilityLayer={false}
        {...picking(onPick)}
      >
        <CartesianGrid {...GRID} />
        <XAxis dataKey="label" {...AXIS} />
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
        {series.map(({ name, color, values }, index) => (
          <Bar
            key={name}
            dataKey={name}
            fill={color ?? SERIES[index % SERIES.length]}
            radius={[4, 4, 0, 0]}
            maxBarSize={44}
            isAnimationActive={false}
          >
            {series.length === 1 &&
              values.map((value, at) => (
                <Cell key={labels[at]} fill={isNegative(value) ? "var(--negative)" : (color ?? "var(--series-1)")} />
              ))}
          </Bar>
        ))}
      </BarChart>
    </ResponsiveContainer>
  );
}
