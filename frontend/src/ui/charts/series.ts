import { toShape } from "@/i18n/decimal";

/** Amounts under a name, one for each label. */
export interface Series {
  name: string;
  /** Decimal texts, one for each label. */
  values: readonly string[];
  color?: string;
}

/** From the least to the greatest that is drawn, with zero between them: where a bar begins, and what a line is told by. */
export function extentOf(series: readonly Series[]): [least: number, greatest: number] {
  const shapes = series.flatMap(({ values }) => values.map(toShape));
  const [least, greatest] = [Math.min(0, ...shapes), Math.max(0, ...shapes)];
  // Of nothing but zeros there is a scale as well.
  return least === greatest ? [0, 1] : [least, greatest];
}

/** Each how many labels are written so that none runs into the next. */
export function stepOfLabels(labels: readonly string[], width: number): number {
  const longest = Math.max(...labels.map(({ length }) => length), 1);
  const fitting = Math.max(1, Math.floor(width / (longest * LABEL_CHAR_PIXELS + LABEL_GAP_PIXELS)));
  return Math.max(1, Math.ceil(labels.length / fitting));
}

/** How wide a character of a label is, about, and what is left free between two labels. */
const LABEL_CHAR_PIXELS = 6.5;
const LABEL_GAP_PIXELS = 14;
