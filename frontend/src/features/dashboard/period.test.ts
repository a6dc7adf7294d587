import { expect, test } from "vitest";

import { addressOf, monthsOf, periodOf, summaryQuery, type Period } from "./period";

const NOW = "2026-03";
const read = (address: string) => periodOf(new URLSearchParams(address), NOW);

test("an address without a period is about the present month", () => {
  expect(read("")).toEqual({ kind: "month", month: NOW });
  expect(read("month=2026-13")).toEqual({ kind: "month", month: NOW });
});

test("an address says what it was made of", () => {
  const periods: Period[] = [
    { kind: "month", month: NOW },
    { kind: "month", month: "2025-12" },
    { kind: "year", month: NOW },
    { kind: "year", month: "2024-07" },
    { kind: "days", start: "2026-01-10", end: "2026-02-20" },
  ];
  for (const period of periods) {
    const said = Object.entries(addressOf(period, NOW)).filter((entry): entry is [string, string] => entry[1] !== null);
    expect(read(new URLSearchParams(said).toString())).toEqual(period);
  }
});

test("days in the wrong order, half said or none at all are no period", () => {
  expect(read("start_date=2026-03-02&end_date=2026-03-01").kind).toBe("month");
  expect(read("start_date=2026-03-02").kind).toBe("month");
  expect(read("start_date=2026-02-01&end_date=2026-99-99").kind).toBe("month");
});

test("what the server is asked", () => {
  expect(summaryQuery({ kind: "year", month: NOW }, 1, "a")).toEqual({
    year: 2026,
    month: 3,
    span: "YEAR",
    account_id: "a",
  });
  const days = { kind: "days", start: "2026-01-10", end: "2026-02-04" } as const;
  expect(summaryQuery(days, 5, null)).toEqual({
    year: 2026,
    month: 1,
    start_date: "2026-01-10",
    end_date: "2026-02-04",
  });
  expect(monthsOf({ kind: "year", month: NOW }, 1)).toEqual({ first_month: "2026-01", last_month: "2026-12" });
});
