import { describe, expect, it } from "vitest";

import { actionLackOf, actionsDraftOf, actionsOf, newActions, type Actions } from "./actions";

const FOOD = { category: "c1", subcategory: null };
const REST: Actions = { tags: ["t1"], description: "Mercado", is_ignored: false };

describe("actions that are edited and changed by nobody", () => {
  it.each<Actions>([
    { ...REST, purpose: null },
    { ...REST, purpose: { category: FOOD } },
    { ...REST, purpose: { category: { category: "c1", subcategory: "s1" } } },
    { ...REST, purpose: { transfer: "a1" } },
    {
      ...REST,
      purpose: {
        split: [
          { under: FOOD, share: { percent: 33.33 } },
          { under: FOOD, share: { amount: { amount: "10.00", currency: "BRL" } } },
          { under: FOOD, share: "rest" },
        ],
      },
    },
  ])("are as they were: %j", (actions) => expect(actionsOf(actionsDraftOf(actions, "BRL"))).toEqual(actions));
});

it("what is lacking is known before it is sent", () => {
  const empty = newActions("BRL");
  expect(actionLackOf(empty)).toBe("filing");
  expect(actionLackOf({ ...empty, filing: "c1" })).toBeUndefined();
  expect(actionLackOf({ ...empty, purpose: "none" })).toBe("nothing");
  expect(actionLackOf({ ...empty, purpose: "none", isIgnored: true })).toBeUndefined();
  expect(actionLackOf({ ...empty, purpose: "transfer" })).toBe("account");
  expect(actionLackOf({ ...empty, purpose: "split" })).toBe("parts");
});
