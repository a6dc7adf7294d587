"use client";

import { PolarAngleAxis, PolarGrid, PolarRadiusAxis, Radar, RadarChart, ResponsiveContainer, Tooltip } from "recharts";

import { toShape } from "@/i18n/decimal";
import { useFormats } from "@/i18n/formats";

import { TOOLTIP } from "./look";

/** Amounts of one kind around a centre. What is below zero stands in the middle. */
export function RadarShape({
  points,
  currency,
  height = 280,
}: {
  points: readonly { name: string; amount: string }[];
  currency: string;
  height?: number;
}) {
  const formats = useFormats();
  const data = points.map((point) => ({ ...point, shape: Math.max(0, toShape(point.amount)) }));
  return (
    <ResponsiveContainer width="100%" height={height}>
      <RadarChart data={data} outerRadius="58%" accessibilityLayer={false}>
        <PolarGrid stroke="var(--line)" />
        <PolarAngleAxis dataKey="name" tick={{ fill: "var(--muted)", fontSize: 12 }} />
        <PolarRadiusAxis tick={false} axisLine={false} />
        <Radar
          dataKey="shape"
          stroke="var(--series-1)"
          fill="var(--series-1)"
          fillOpacity={0.22}
          strokeWidth={2}
          isAnimationActive={false}
        />
        <Tooltip
          {...TOOLTIP}
          formatter={(_value, _name, item) => formats.amount((item.payload as { amount: string }).amount, currency)}
          separator=""
        />
      </RadarChart>
    </ResponsiveContainer>
  );
}
