import { expect, test } from "vitest";

import { lengthOf, placeQuery } from "./period";
import { eventfulDays } from "./outlook";

const day = (date: string, is_below_zero = false) => ({ date, is_below_zero, balance: "1.00" });

test("quiet days are left out, and those below zero never", () => {
  const days = [day("2026-03-01"), day("2026-03-02"), day("2026-03-03", true), day("2026-03-04"), day("2026-03-05")];
  expect(eventfulDays(days, new Set(["2026-03-04"])).map(({ date }) => date)).toEqual([
    "2026-03-01",
    "2026-03-03",
    "2026-03-04",
    "2026-03-05",
  ]);
  expect(eventfulDays([], new Set())).toEqual([]);
});

test("an address asks for an account, a card, or all of them", () => {
  expect(placeQuery("account:a1")).toEqual({ account_id: "a1" });
  expect(placeQuery("card:c1")).toEqual({ card_id: "c1" });
  expect(placeQuery("")).toEqual({});
  expect(placeQuery("card:")).toEqual({});
});

test("lengths that are not offered are not taken", () => {
  expect(lengthOf("60", [30, 60], 30)).toBe(60);
  expect(lengthOf("61", [30, 60], 30)).toBe(30);
});
