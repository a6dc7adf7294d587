"use client";

import { useTranslations } from "use-intl";

import { useFormats } from "@/i18n/formats";

import { OfSummary } from "../summary-query";
import type { View } from "../view";
import { Bills } from "./bills";
import { Budgets } from "./budgets";
import { Expenses } from "./expenses";
import { PlanFigures } from "./plan-figures";

/** What was planned, and what is still to be paid. */
export function PlanningTab({ view, onAllAccounts }: { view: View; onAllAccounts: () => void }) {
  const t = useTranslations("dashboard.planning");
  const formats = useFormats();
  return (
    <div className="flex flex-col gap-5">
      {(view.period.kind !== "month" || view.account !== null) && (
        <p className="text-sm text-muted">{t("ofMonth", { month: formats.month(view.month) })}</p>
      )}
      <PlanFigures view={view} />
      <OfSummary view={view} onAllAccounts={onAllAccounts}>
        {(summary) => (
          <>
            <Bills bills={summary.pendingBills} overdueBefore={summary.overdueBefore} currency={summary.currencyCode} />
            <div className="grid gap-5 lg:grid-cols-2">
              <Budgets summary={summary} view={view} />
              <Expenses summary={summary} view={view} />
            </div>
          </>
        )}
      </OfSummary>
    </div>
  );
}
