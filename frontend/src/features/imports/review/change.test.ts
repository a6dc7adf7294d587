import { expect, it } from "vitest";

import { accepting, guess, inverse, stepsOf, type Change } from "./change";
import { lineOf } from "./testing";

const NOW = "2026-04-01T13:00:00Z";
const filed = { ignore: false, splits: [], tag_ids: ["trip"], category_id: "food", subcategory_id: "bakery" };

it("says alike changes together, as far as events can name", () => {
  const said = Array.from({ length: 200 }, (_, at) => ({
    line: lineOf({ id: String(at) }),
    change: { data: { category_id: at < 160 ? "food" : "home" } },
  }));
  expect(stepsOf(said).map(({ ids }) => ids.length)).toEqual([150, 10, 40]);
});

it("accepts what the line holds, and not what was suggested before a person chose", () => {
  expect(accepting(lineOf({ data: filed }))).toEqual({ data: { category_id: "food", subcategory_id: "bakery" } });
});

it("accepts parts and transfers by their kind", () => {
  const splits = [{ amount: "18.50", category_id: "food" }];
  expect(accepting(lineOf({ data: { ...filed, splits } }))).toEqual({ type: "EXPENSE" });
  expect(accepting(lineOf({ type: "TRANSFER" }))).toEqual({ type: "TRANSFER" });
});

it("leaves to a person what only a person can say", () => {
  expect(accepting(lineOf({ outcome: "pending", reason: "missing", missing: ["card"] }))).toBeNull();
  expect(accepting(lineOf({ outcome: "pending", reason: "duplicate" }))).toBeNull();
});

it("guesses that a category makes a line whole", () => {
  const line = lineOf({ outcome: "pending", status: "PENDING", reason: "missing", missing: ["category"] });
  expect(guess(line, { data: { category_id: "food" } }, NOW)).toMatchObject({
    outcome: "ready",
    status: "READY",
    missing: [],
    updated_at: NOW,
  });
});

it("takes back what can be taken back", () => {
  const line = lineOf({ data: filed });
  const change: Change = { type: "TRANSFER", data: { category_id: "home", tag_ids: [], ignore: true } };
  const back = inverse(line, change);
  expect(back).toEqual({
    type: "EXPENSE",
    data: { category_id: "food", subcategory_id: "bakery", tag_ids: ["trip"], ignore: false },
  });
  expect(guess(guess(line, { data: { category_id: "home" } }, NOW), back ?? {}, NOW).data).toEqual(filed);
});

it("brings the parts of a line back", () => {
  const splits = [
    { amount: "10.00", category_id: "food" },
    { amount: "8.50", category_id: "home" },
  ];
  const line = lineOf({ data: { ignore: false, tag_ids: [], splits } });
  const change = { data: { category_id: "food", subcategory_id: null } };
  const back = inverse(line, change);
  expect(back).toEqual({ data: { splits } });
  expect(guess(guess(line, change, NOW), back ?? {}, NOW).data).toMatchObject({ category_id: null, splits });
  // And the other way round, a category that it was divided from.
  expect(inverse(lineOf({ data: filed }), { data: { splits } })).toEqual({
    data: { category_id: "food", subcategory_id: "bakery" },
  });
});

it("brings a copy back, and knows what the server remembers for good", () => {
  expect(inverse(lineOf(), { duplicate: "accept" })).toEqual({ duplicate: "reject" });
  expect(inverse(lineOf(), { duplicate: "reject" })).toBeNull();
  expect(inverse(lineOf(), { pairing: "reject" })).toBeNull();
});
