"use client";

import { keepPreviousData } from "@tanstack/react-query";

import { api, type Schemas } from "@/api/client";
import { splitMonth } from "@/i18n/calendar";

import { monthsOf, summaryQuery } from "./period";
import type { View } from "./view";

// Each is read apart: where one fails, the others still say what they know. What was shown last stays until the next is there.

export function useFinancialSummary({ period, startDay, account }: View) {
  const query = summaryQuery(period, startDay, account);
  return api.useQuery(
    "get",
    "/dashboard/financial-summary",
    { params: { query } },
    { placeholderData: keepPreviousData },
  );
}

export function useCardsSummary({ month }: View) {
  const query = splitMonth(month);
  return api.useQuery("get", "/dashboard/cards-summary", { params: { query } }, { placeholderData: keepPreviousData });
}

export function useNetWorth({ period, startDay }: View) {
  const query = monthsOf(period, startDay);
  return api.useQuery(
    "get",
    "/reports/net-worth",
    { params: { query } },
    // A file is answered only where one is asked for.
    { placeholderData: keepPreviousData, select: (answer) => answer as Schemas["NetWorthSeries"] },
  );
}

export function useBudgetSummary({ month }: View) {
  const query = splitMonth(month);
  return api.useQuery("get", "/budgets/summary", { params: { query } }, { placeholderData: keepPreviousData });
}

export function useRecurringSummary({ month }: View) {
  return api.useQuery(
    "get",
    "/recurring/summary",
    { params: { query: { month } } },
    { placeholderData: keepPreviousData },
  );
}

type Books = "unknown" | "new" | "no entries" | "kept";

/** How far somebody has come who just began. What cannot be read counts as kept: then the figures say what is wrong. */
export function useBooks(): Books {
  const accounts = api.useQuery("get", "/accounts");
  const newest = api.useQuery("get", "/transactions", { params: { query: { limit: 1 } } });
  if (accounts.isPending || newest.isPending) return "unknown";
  if (newest.data === undefined || newest.data.items.length > 0) return "kept";
  return accounts.data?.length === 0 ? "new" : "no entries";
}
