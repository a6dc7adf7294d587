/** Colours of series that have none of their own, told apart by lightness as well as by hue. */
export const SERIES = [
  "var(--series-1)",
  "var(--series-2)",
  "var(--series-3)",
  "var(--series-4)",
  "var(--series-5)",
  "var(--series-6)",
] as const;

export const OTHERS = "var(--series-others)";

export const AXIS = { stroke: "var(--line)", tick: { fill: "var(--muted)", fontSize: 12 }, tickLine: false } as const;
export const GRID = { stroke: "var(--line)", strokeDasharray: "3 3", vertical: false } as const;
export const TOOLTIP = {
  contentStyle: {
    background: "var(--raised)",
    border: "1px solid var(--line)",
    borderRadius: 10,
    color: "var(--text)",
    fontSize: 13,
  },
  labelStyle: { color: "var(--muted)" },
  itemStyle: { color: "var(--text)" },
  cursor: { fill: "var(--sunken)" },
  isAnimationActive: false,
} as const;

/** A line that is not told by its colour alone. */
export const DASHES = ["0", "6 4", "2 3", "8 3 2 3"] as const;

/** What a chart is told so that a pointer can choose one of its labels. */
export function picking(onPick: ((index: number) => void) | undefined) {
  if (onPick === undefined) return {};
  return {
    className: "cursor-pointer",
    onClick: ({ activeTooltipIndex: index }: { activeTooltipIndex?: number | string | null | undefined }) => {
      if (index != null) onPick(Number(index));
    },
  };
}
