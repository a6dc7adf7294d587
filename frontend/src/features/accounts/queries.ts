"use client";

import { useMemo } from "react";

import { api, type Schemas } from "@/api/client";
import { usePlace } from "@/session/workspace";

/** What every account holds at the end of today, in one answer: the statement of that day closes with it. */
export function useBalances(): { balances: ReadonlyMap<string, string>; isPending: boolean } {
  const { today } = usePlace();
  const query = api.useQuery(
    "get",
    "/reports/statement",
    { params: { query: { start_date: today, end_date: today } } },
    { select: (data) => (data as Schemas["PeriodStatement"]).places },
  );
  const balances = useMemo(
    () =>
      new Map(
        (query.data ?? []).flatMap(({ account_id: id, closing_balance: balance }) =>
          id == null ? [] : [[id, balance] as const],
        ),
      ),
    [query.data],
  );
  return { balances, isPending: query.isPending };
}

/** What all accounts, and those of each type, come to today in the currency of the workspace. */
export function useWorth() {
  return api.useQuery(
    "get",
    "/reports/net-worth",
    {},
    { select: (data) => (data as Schemas["NetWorthSeries"]).months.at(-1) },
  );
}
