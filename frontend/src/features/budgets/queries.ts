"use client";

import { api, http, versioned, type Schemas } from "@/api/client";
import { splitMonth } from "@/i18n/calendar";
import { daysOf } from "@/session/month";
import { usePlace } from "@/session/workspace";

/** The days of a report month, whose first one a workspace chooses. */
export interface Period {
  start: string;
  end: string;
}

export function useBudgets(month: string) {
  return api.useQuery("get", "/budgets", { params: { query: splitMonth(month) } });
}

export function useBudgetSummary(month: string) {
  return api.useQuery("get", "/budgets/summary", { params: { query: splitMonth(month) } });
}

/** What was spent in the month by category, planned or not, and from which day to which it goes. */
export function useSpending(month: string): { period: Period; categories: readonly Schemas["ReportCategory"][] } {
  const { from, to } = daysOf(month, usePlace().startDay);
  const answer = api.useQuery("get", "/reports/monthly", { params: { query: { month } } }).data;
  // The same path answers files where they are asked for.
  const report = typeof answer === "object" && !Array.isArray(answer) ? answer : undefined;
  return {
    period: { start: report?.start_date ?? from, end: report?.end_date ?? to },
    categories: report?.expenses.categories ?? [],
  };
}

export async function readBudget(id: string) {
  return versioned(await http.GET("/budgets/{budget_id}", { params: { path: { budget_id: id } } }));
}

/** Where the transactions are that a budget counts. */
export function transactionsOf(category: string, { start, end }: Period): string {
  return `/transactions?${new URLSearchParams({ category_id: category, date_from: start, date_to: end })}`;
}
