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

/** A line that is not told by its colour alone. */
const DASHES = ["0", "6 4", "2 3", "8 3 2 3"] as const;

/** The colour of a series: its own, or the next that is free. */
export function colorOf(series: { color?: string }, index: number): string {
  return series.color ?? SERIES[index % SERIES.length] ?? SERIES[0];
}

export function dashOf(index: number): string {
  return DASHES[index % DASHES.length] ?? DASHES[0];
}
