import type { Entry } from "./kinds";

/** What the list is made of: days, and what was booked on them. */
export type Row = { kind: "day"; day: string; count: number } | { kind: "entry"; entry: Entry; index: number };

/** Entries, which come by day, under a heading for each of their days. */
export function rowsOf(entries: readonly Entry[]): Row[] {
  const rows: Row[] = [];
  let heading: (Row & { kind: "day" }) | undefined;
  for (const [index, entry] of entries.entries()) {
    if (heading?.day !== entry.transaction_date) {
      heading = { kind: "day", day: entry.transaction_date, count: 0 };
      rows.push(heading);
    }
    heading.count += 1;
    rows.push({ kind: "entry", entry, index });
  }
  return rows;
}

/** The row of the next entry in a direction, or the same where there is none. */
export function nextEntry(rows: readonly Row[], from: number, step: number): number {
  const direction = Math.sign(step);
  let [at, left] = [from, Math.abs(step)];
  for (let row = from + direction; row >= 0 && row < rows.length && left > 0; row += direction) {
    if (rows[row]?.kind !== "entry") continue;
    at = row;
    left -= 1;
  }
  return at;
}
