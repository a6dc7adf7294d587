import { expect, it } from "vitest";

import type { Entry } from "./kinds";
import { nextEntry, rowsOf } from "./rows";

const on = (day: string) => ({ id: day, transaction_date: day }) as Entry;
const rows = rowsOf([on("2026-03-02"), on("2026-03-02"), on("2026-03-01")]);

it("puts entries under their days", () => {
  expect(rows.map((row) => (row.kind === "day" ? `${row.day} (${row.count})` : row.index))).toEqual([
    "2026-03-02 (2)",
    0,
    1,
    "2026-03-01 (1)",
    2,
  ]);
});

it("steps from entry to entry, past the days", () => {
  expect(nextEntry(rows, 1, 1)).toBe(2);
  expect(nextEntry(rows, 2, 1)).toBe(4);
  expect(nextEntry(rows, 4, 1)).toBe(4);
  expect(nextEntry(rows, 1, -1)).toBe(1);
  expect(nextEntry(rows, 4, -rows.length)).toBe(1);
});
