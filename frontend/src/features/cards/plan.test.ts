import { expect, test } from "vitest";

import type { Schemas } from "@/api/client";

import { isPartOf, plansIn } from "./plan";

function part(plan: string | null, number: number, count: number, month: string) {
  return {
    id: `${plan}-${number}`,
    description: "Notebook",
    amount: "640.00",
    billing_month: month,
    category_name: "Compras",
    transaction_date: "2026-10-12",
    installment_number: plan === null ? null : number,
    total_installments: plan === null ? null : count,
    installment_plan_id: plan,
  };
}

test("a plan is known by its next part, and says when it began and ends", () => {
  const plans = plansIn([part("a", 3, 10, "2026-12"), part(null, 1, 1, "2026-12"), part("a", 4, 10, "2027-01")]);
  expect(plans).toHaveLength(1);
  expect(plans[0]).toMatchObject({ id: "a", number: 3, count: 10, firstMonth: "2026-10", lastMonth: "2027-07" });
});

test("the plan that ends first comes first", () => {
  const plans = plansIn([part("a", 3, 10, "2026-12"), part("b", 2, 3, "2026-12")]);
  expect(plans.map(({ id }) => id)).toEqual(["b", "a"]);
});

test("rows belong to the plan that bills them in their place", () => {
  const [plan] = plansIn([part("a", 3, 10, "2026-12")]);
  if (plan === undefined) throw new Error("no plan");
  const row = (number: number, month: string) => part("x", number, 10, month) as unknown as Schemas["Transaction"];
  expect(isPartOf(plan, row(5, "2027-02"))).toBe(true);
  expect(isPartOf(plan, row(5, "2027-03"))).toBe(false);
});
