"use client";

import { arc, pie, type PieArcDatum } from "d3-shape";
import { useState } from "react";

import { useFormats } from "@/i18n/formats";

import type { Slice } from "./donut";
import { Tip } from "./tip";
import { useWidth } from "./width";

const HOLE = 0.66;
const GAP_RADIANS = 0.026;

/** Parts of a whole around its middle, each as long as its share. */
export function Ring({ slices, currency }: { slices: readonly Slice[]; currency: string }) {
  const formats = useFormats();
  const [ref, width] = useWidth();
  const [at, setAt] = useState<PieArcDatum<Slice> | null>(null);
  const radius = width / 2;
  const shape = arc<PieArcDatum<Slice>>()
    .innerRadius(radius * HOLE)
    .outerRadius(radius);
  const parts = pie<Slice>()
    .value(({ percentage }) => Math.max(0, percentage))
    .padAngle(slices.length === 1 ? 0 : GAP_RADIANS)
    .sort(null)([...slices]);
  const [x, y] = at === null ? [0, 0] : shape.centroid(at);
  return (
    <div ref={ref} className="relative size-full">
      <svg viewBox={`${-radius} ${-radius} ${width} ${width}`} className="block size-full">
        {parts.map((part) => (
          <path
            key={part.data.key}
            d={shape(part) ?? ""}
            fill={part.data.color}
            onPointerEnter={() => setAt(part)}
            onPointerLeave={() => setAt(null)}
          />
        ))}
      </svg>
      {at !== null && (
        <Tip
          x={x + radius}
          y={y + radius}
          width={width}
          rows={[
            {
              name: at.data.name,
              text:
                at.data.amount === undefined
                  ? formats.percent(at.data.percentage)
                  : formats.amount(at.data.amount, currency),
              color: at.data.color,
            },
          ]}
        />
      )}
    </div>
  );
}
