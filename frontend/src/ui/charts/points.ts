import { toShape } from "@/i18n/decimal";

/** Amounts under a name, one for each label. */
export interface LineSeries {
  name: string;
  /** Decimal texts, one for each label. */
  values: readonly string[];
  color?: string;
}

/** What stands at each label: the shapes of all series there by their names, and beside them what the server said. */
export function pointsOf(labels: readonly string[], series: readonly LineSeries[]) {
  const at = <Value>(index: number, show: (value: string) => Value) =>
    Object.fromEntries(series.map(({ name, values }) => [name, show(values[index] ?? "0")]));
  return labels.map((label, index) => ({ label, ...at(index, toShape), exact: at(index, (value) => value) }));
}

/** A point of a chart keeps the server's text beside its shape: what is read is exact. */
export function exactOf(payload: unknown, name: string): string {
  const exact = (payload as { exact?: Record<string, string> } | undefined)?.exact;
  return exact?.[name] ?? "0";
}
