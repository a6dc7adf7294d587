import type { Schemas } from "@/api/client";
import { addMonths } from "@/i18n/calendar";

type Part = Pick<
  Schemas["CardExpense"],
  | "id"
  | "description"
  | "amount"
  | "billing_month"
  | "category_name"
  | "transaction_date"
  | "installment_number"
  | "total_installments"
  | "installment_plan_id"
>;

/** A purchase in instalments, by the next of its parts. */
export interface Plan {
  id: string;
  part: Part;
  number: number;
  count: number;
  /** The month that bills its first part, cancelled or not. */
  firstMonth: string;
  /** The month that bills its last part. */
  lastMonth: string;
}

/** The purchases in instalments that parts are of; the first part of each that is met stands for it. */
export function plansIn(parts: readonly Part[]): Plan[] {
  const plans = new Map<string, Plan>();
  for (const part of parts) {
    const { installment_plan_id: id, installment_number: number, total_installments: count } = part;
    if (id == null || number == null || count == null || plans.has(id)) continue;
    const firstMonth = addMonths(part.billing_month, 1 - number);
    plans.set(id, { id, part, number, count, firstMonth, lastMonth: addMonths(firstMonth, count - 1) });
  }
  return [...plans.values()].toSorted((one, other) => one.lastMonth.localeCompare(other.lastMonth));
}

/** Whether a row is one of a plan's parts. Rows do not name their plan; parts follow each other month by month. */
export function isPartOf(plan: Plan, row: Schemas["Transaction"]): boolean {
  const { installment_number: number, total_installments: count, billing_month: month } = row;
  if (number == null || month == null || count !== plan.count) return false;
  return row.description === plan.part.description && addMonths(month, 1 - number) === plan.firstMonth;
}
