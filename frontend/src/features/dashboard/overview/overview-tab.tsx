"use client";

import { OfSummary } from "../summary-query";
import type { View } from "../view";
import { ExpensesByCategory } from "./expenses-by-category";
import { IncomeSources } from "./income-sources";
import { LatestTransactions } from "./latest-transactions";
import { MoneyUsage } from "./money-usage";
import { NetWorth } from "./net-worth";
import { SummaryFigures } from "./summary-figures";
import { IncomeAndExpenses, NetResult } from "./trend";

/** Where the money came from, where it went, and what there is. */
export function OverviewTab({ view, onAllAccounts }: { view: View; onAllAccounts: () => void }) {
  return (
    <div className="flex flex-col gap-5">
      <OfSummary view={view} onAllAccounts={onAllAccounts}>
        {(summary) => (
          <>
            <SummaryFigures summary={summary} view={view} />
            <div className="grid gap-5 lg:grid-cols-2">
              <ExpensesByCategory summary={summary} view={view} />
              <IncomeSources summary={summary} view={view} />
              <IncomeAndExpenses summary={summary} view={view} />
              <NetResult summary={summary} view={view} />
              <MoneyUsage summary={summary} view={view} />
              <LatestTransactions days={{ from: summary.startDate, to: summary.endDate }} account={view.account} />
            </div>
          </>
        )}
      </OfSummary>
      <NetWorth view={view} />
    </div>
  );
}
