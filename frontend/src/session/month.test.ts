import { expect, it } from "vitest";

import { daysOf, daysOfYear, reportMonthOf } from "./month";

it("names a month that starts on the pay day by the civil month that it starts in", () => {
  expect(reportMonthOf("2026-03-04", 5)).toBe("2026-02");
  expect(reportMonthOf("2026-03-05", 5)).toBe("2026-03");
  expect(reportMonthOf("2026-01-04", 5)).toBe("2025-12");
  expect(daysOf("2026-12", 5)).toEqual({ from: "2026-12-05", to: "2027-01-04" });
  expect(daysOfYear("2026-07", 5)).toEqual({ from: "2026-01-05", to: "2027-01-04" });
});

it("is the civil month where it starts on the first", () => {
  expect(reportMonthOf("2026-03-01", 1)).toBe("2026-03");
  expect(daysOf("2026-02", 1)).toEqual({ from: "2026-02-01", to: "2026-02-28" });
  expect(daysOfYear("2026-02", 1)).toEqual({ from: "2026-01-01", to: "2026-12-31" });
});
