import { describe, expect, it } from "vitest";

import { conditionOf, draftOf, keyAt, lacksOf, newGroup, newLeaf, type Condition, type Places } from "./condition";

const UBER: Condition = { description: { any_word: ["uber", "99"] } };
const OUT: Condition = { direction: "out" };

describe("a condition that is edited and changed by nobody", () => {
  it.each<Condition>([
    UBER,
    OUT,
    { all: [UBER, OUT] },
    { any: [UBER, { not: { all: [OUT, { weekday: ["saturday"] }] } }] },
    { not: UBER },
    { amount: { between: { low: { amount: "10.00", currency: "BRL" }, high: { amount: "20.00", currency: "BRL" } } } },
    { amount: { at_least: { amount: "300.00", currency: "BRL" } } },
    { day_of_month: { from: 28, to: 3 } },
    { description: { matches: "uber.*eats|^ifood" } },
    { all: [{ account: ["a1"] }, { card: ["c1", "c2"] }, { kind: ["EXPENSE"] }] },
  ])("is as it was: %j", (condition) => expect(conditionOf(draftOf(condition))).toEqual(condition));

  it("loses groups of one and double negations, which say nothing", () => {
    expect(conditionOf(draftOf({ all: [{ any: [UBER] }] }))).toEqual(UBER);
    expect(conditionOf(draftOf({ not: { not: OUT } }))).toEqual(OUT);
  });
});

it("what the server says of a part is shown at that part", () => {
  const places: Places = new Map();
  const draft = draftOf({ all: [OUT, { not: { description: { matches: "(" } } }] });
  conditionOf(draft, places);
  expect(keyAt(places, "/when/all/1/not/description/matches")).toBe(draft.parts[1]?.key);
  expect(keyAt(places, "/when/all/0")).toBe(draft.parts[0]?.key);
  expect(keyAt(places, "/then/purpose")).toBeUndefined();
});

it("what is lacking is known before it is sent", () => {
  const leaves = (["description", "amount", "direction", "account", "day_of_month"] as const).map((kind) =>
    newLeaf(kind, "BRL"),
  );
  const empty = newGroup("any", []);
  const lacks = lacksOf(newGroup("all", [...leaves, empty]));
  expect([...leaves, empty].map(({ key }) => lacks.get(key))).toEqual([
    "text",
    "amount",
    undefined,
    "choice",
    undefined,
    "parts",
  ]);
});
