"use client";

import { scaleLinear } from "d3-scale";
import { useState } from "react";

import { toShape } from "@/i18n/decimal";
import { useFormats } from "@/i18n/formats";

import { Tip } from "./tip";
import { useWidth } from "./width";

const RINGS = 4;
/** How much of the height is drawn on; the names of the points need the rest. */
const DRAWN = 0.66;
const NAME_GAP_PIXELS = 12;

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
  const [ref, width] = useWidth();
  const [at, setAt] = useState<number | null>(null);
  const radius = (height * DRAWN) / 2;
  const shapes = points.map(({ amount }) => Math.max(0, toShape(amount)));
  const scale = scaleLinear()
    .domain([0, Math.max(...shapes) || 1])
    .range([0, radius]);
  const placed = (index: number, distance: number) => {
    const angle = (index / points.length) * 2 * Math.PI;
    return [Math.sin(angle) * distance, -Math.cos(angle) * distance] as const;
  };
  const polygon = (distance: (index: number) => number) =>
    points.map((_, index) => placed(index, distance(index)).join(",")).join(" ");
  const chosen = at === null ? undefined : points[at];
  const [x, y] = at === null ? [0, 0] : placed(at, scale(shapes[at] ?? 0));
  return (
    <div ref={ref} className="relative" style={{ height }}>
      {width > 0 && (
        <svg viewBox={`${-width / 2} ${-height / 2} ${width} ${height}`} className="block size-full">
          {Array.from({ length: RINGS }, (_, ring) => (
            <polygon
              key={ring}
              points={polygon(() => (radius * (ring + 1)) / RINGS)}
              fill="none"
              stroke="var(--line)"
            />
          ))}
          {points.map(({ name }, index) => {
            const [endX, endY] = placed(index, radius);
            const [nameX, nameY] = placed(index, radius + NAME_GAP_PIXELS);
            return (
              <g key={name}>
                <line x2={endX} y2={endY} stroke="var(--line)" />
                <text x={nameX} y={nameY} dy="0.32em" textAnchor={anchorOf(nameX)} fontSize={12} fill="var(--muted)">
                  {name}
                </text>
              </g>
            );
          })}
          <polygon
            points={polygon((index) => scale(shapes[index] ?? 0))}
            fill="var(--series-1)"
            fillOpacity={0.22}
            stroke="var(--series-1)"
            strokeWidth={2}
          />
          {points.map(({ name }, index) => {
            const [dotX, dotY] = placed(index, scale(shapes[index] ?? 0));
            return (
              // Larger than what is seen of it: a finger is to find it.
              <g key={name} onPointerEnter={() => setAt(index)} onPointerLeave={() => setAt(null)}>
                <circle cx={dotX} cy={dotY} r={14} fill="transparent" />
                <circle cx={dotX} cy={dotY} r={3.5} fill="var(--series-1)" />
              </g>
            );
          })}
        </svg>
      )}
      {chosen !== undefined && (
        <Tip
          x={x + width / 2}
          y={y + height / 2}
          width={width}
          rows={[{ name: chosen.name, text: formats.amount(chosen.amount, currency) }]}
        />
      )}
    </div>
  );
}

/** A name grows away from the centre. */
function anchorOf(x: number): "start" | "middle" | "end" {
  if (Math.abs(x) < 1) return "middle";
  return x > 0 ? "start" : "end";
}
