import { expect, it } from "vitest";

import { targetOf } from "./target";

type Told = Parameters<typeof targetOf>[0];

it.each<[Told["type"], Told["payload"], string | null]>([
  ["budget_overrun", { budget: "b1", month: "2026-03" }, "/budgets?month=2026-03"],
  ["bill_due", { of: { recurring: { item: "r1", slot: "2026-04-05" } } }, "/workspace/recurring?id=r1"],
  ["bill_overdue", { of: { invoice: { card: "c1", month: "2026-03" } } }, "/workspace/cards?id=c1&month=2026-03"],
  ["invoice_closed", { card: "c1", month: "2026-03" }, "/workspace/cards?id=c1&month=2026-03"],
  ["goal_reached", { goal: "g1" }, "/goals?id=g1"],
  ["import_review", { session: "s1" }, "/import-sessions?id=s1"],
  ["security", { event: "new_sign_in" }, "/settings/security"],
  ["security", { event: "api_key_created" }, "/settings/api-keys"],
  ["bill_due", {}, null],
])("%s %o leads to %s", (type, payload, target) => expect(targetOf({ type, payload })).toBe(target));
