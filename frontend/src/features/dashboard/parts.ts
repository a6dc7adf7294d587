import type { Slice } from "@/ui/charts/donut";

/** How many parts have a colour of their own; the rest is gathered. */
const NAMED_MAX = 5;
const CENTS = 100;

export interface Part {
  key: string;
  name: string;
  amount: string;
  percentage: number;
  color: string;
  href: string;
}

/** The largest parts and one for all others, whose share is what theirs come to; nobody sent their sum. */
export function largest(parts: readonly Part[], others: { name: string; color: string }): Slice[] {
  const named = parts.slice(0, NAMED_MAX);
  const rest = parts.slice(NAMED_MAX);
  if (rest.length === 0) return [...named];
  // Shares have two decimals: as hundredths they add up exactly.
  const hundredths = rest.reduce((sum, { percentage }) => sum + Math.round(percentage * CENTS), 0);
  return [...named, { key: "others", percentage: hundredths / CENTS, ...others }];
}
