import { describe, expect, it } from "vitest";

import {
  choicesOf,
  filedKind,
  isSure,
  isUntouched,
  kindsOf,
  questionOf,
  reasonOf,
  type Binding,
  type Line,
} from "./line";
import { lineOf } from "./testing";

const suggestion = {
  category_id: "food",
  sub_category_id: "bakery",
  confidence: 97,
  band: "green",
  alternatives: ["home", "health"],
  reason: { because: "history", merchant: "padaria", agreeing: 3, seen: 4 },
};
const touched = { updated_at: "2026-04-01T12:00:09Z" };

describe("what is asked about a line", () => {
  const cases: readonly [string, Partial<Line>, ReturnType<typeof questionOf>][] = [
    ["a sure guess", { suggestion }, null],
    ["a guess that is not sure", { suggestion: { ...suggestion, band: "amber" } }, "guess"],
    ["the same, answered", { suggestion: { ...suggestion, band: "red" }, ...touched }, null],
    ["what lacks something", { outcome: "pending", status: "PENDING", reason: "missing", ...touched }, "missing"],
    ["what may be a copy", { outcome: "pending", status: "PENDING", reason: "duplicate" }, "twin"],
    ["the other side of an entry", { outcome: "bound" }, "side"],
    ["what is booked", { outcome: "booked", status: "COMPLETED", suggestion: { ...suggestion, band: "red" } }, null],
    ["another month's", { outcome: "other_month", status: "PENDING" }, null],
  ];
  it.each(cases)("%s", (_, change, asked) => expect(questionOf(lineOf(change), undefined)).toBe(asked));

  it("asks about a recurring item that is proposed, however sure the category is", () => {
    const binding = { status: "PENDING" } as Binding;
    expect(questionOf(lineOf({ suggestion }), binding)).toBe("recurring");
    expect(isSure(lineOf({ suggestion }), binding)).toBe(false);
  });
});

it("is sure of a green guess that nobody has answered", () => {
  expect(isSure(lineOf({ suggestion }), undefined)).toBe(true);
  expect(isSure(lineOf({ suggestion, ...touched }), undefined)).toBe(false);
  expect(isUntouched(lineOf(touched))).toBe(false);
});

it("offers the suggestion first, with its subcategory", () => {
  expect(choicesOf(lineOf({ suggestion }))).toEqual(["food/bakery", "home", "health"]);
});

it("files a transfer as what its direction makes of it", () => {
  expect(filedKind(lineOf({ type: "TRANSFER", direction: "in" }), false)).toBe("INCOME");
  expect(filedKind(lineOf({ type: "CARD_PAYMENT", direction: "in" }), true)).toBe("CARD_CHARGEBACK");
  expect(filedKind(lineOf({ type: "EXPENSE" }), false)).toBe("EXPENSE");
});

it("offers the kinds that the printed sign allows", () => {
  expect(kindsOf(lineOf({ direction: "out" }), false)).not.toContain("INCOME");
  expect(kindsOf(lineOf({ file_id: null }), false)).toContain("INCOME");
});

it("reads reasons, and takes those of later servers for unknown", () => {
  expect(reasonOf(lineOf({ suggestion }))).toEqual({ because: "history", merchant: "padaria", agreeing: 3, seen: 4 });
  const later = { ...suggestion, reason: { because: "stars" } };
  expect(reasonOf(lineOf({ suggestion: later }))).toEqual({ because: "unknown" });
});
