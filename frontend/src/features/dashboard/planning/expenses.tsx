"use client";

import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { Panel } from "@/ui/card";

import { AmountBehind, SPENDING, transactionsBehind } from "../behind";
import { FigureList, FigureRow } from "../figures";
import type { View } from "../view";

/** What of the spending was expected. */
export function Expenses({ summary, view }: { summary: Schemas["DashboardSummary"]; view: View }) {
  const t = useTranslations("dashboard.planned");
  const behind = transactionsBehind({
    days: { from: summary.startDate, to: summary.endDate },
    types: SPENDING,
    account: view.account,
  });
  const figures = [
    { name: t("planned"), value: summary.plannedExpenses, behind },
    { name: t("unplanned"), value: summary.unplannedExpenses, behind },
    { name: t("total"), value: summary.totalExpenses, behind },
    { name: t("recurring"), value: summary.recurringPayments, behind: "/workspace/recurring" },
    { name: t("goals"), value: summary.goalsContribution, behind: "/goals" },
  ];
  return (
    <Panel title={t("title")} description={t("hint")}>
      <FigureList>
        {figures.map((figure) => (
          <FigureRow key={figure.name} name={figure.name}>
            <AmountBehind {...figure} currency={summary.currencyCode} />
          </FigureRow>
        ))}
      </FigureList>
    </Panel>
  );
}
