"use client";

import { useFormats } from "@/i18n/formats";

const FULL = 100;
const RADIUS = 26;
const ROUND = 2 * Math.PI * RADIUS;

/** How far something has come, as a ring in its colour with the share inside; it closes at its end, whatever the share. */
export function Ring({ label, percent, color }: { label: string; percent: number; color: string }) {
  const formats = useFormats();
  const shown = Math.min(FULL, Math.max(0, percent));
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuenow={Math.round(shown)}
      aria-valuemin={0}
      aria-valuemax={FULL}
      aria-valuetext={formats.percent(percent)}
      className="relative size-17 shrink-0"
    >
      <svg viewBox="0 0 64 64" aria-hidden className="size-full -rotate-90">
        <circle cx="32" cy="32" r={RADIUS} fill="none" strokeWidth="6" className="stroke-line" />
        <circle
          cx="32"
          cy="32"
          r={RADIUS}
          fill="none"
          strokeWidth="6"
          stroke={color}
          strokeDasharray={ROUND}
          strokeDashoffset={ROUND * (1 - shown / FULL)}
          className="transition-[stroke-dashoffset] duration-500"
          visibility={shown === 0 ? "hidden" : undefined}
        />
      </svg>
      <span aria-hidden className="figures absolute inset-0 flex items-center justify-center text-xs font-semibold">
        {formats.percent(Math.floor(percent))}
      </span>
    </div>
  );
}
