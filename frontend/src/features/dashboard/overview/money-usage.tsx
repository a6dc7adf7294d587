"use client";

import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { ChartPanel } from "@/ui/charts/frame";
import { RadarShape } from "@/ui/charts/radar";

import { AmountBehind, ON_CARDS, SPENDING, type Behind } from "../behind";
import type { View } from "../view";

/** What became of the money. */
export function MoneyUsage({ summary, view }: { summary: Schemas["DashboardSummary"]; view: View }) {
  const t = useTranslations("dashboard");
  const days = { from: summary.startDate, to: summary.endDate };
  const behind = (types?: Behind["types"]): Behind => ({
    days,
    account: view.account,
    ...(types !== undefined && { types }),
  });
  const uses = [
    { name: t("usage.invested"), amount: summary.investedThisMonth, behind: behind(["INVESTMENT_DEPOSIT"]) },
    { name: t("usage.cards"), amount: summary.cardExpenses, behind: behind(ON_CARDS) },
    { name: t("usage.unused"), amount: summary.unusedAmount, behind: behind() },
    { name: t("usage.unplanned"), amount: summary.unplannedExpenses, behind: behind(SPENDING) },
    { name: t("usage.planned"), amount: summary.plannedExpenses, behind: behind(SPENDING) },
  ];
  return (
    <ChartPanel
      title={t("usage.title")}
      description={t("usage.description")}
      columns={[{ title: t("column.use") }, { title: t("column.amount"), isFigure: true }]}
      rows={uses.map(({ name, amount, behind }) => ({
        key: name,
        cells: [
          name,
          <AmountBehind key="amount" name={name} value={amount} currency={summary.currencyCode} behind={behind} />,
        ],
      }))}
    >
      <RadarShape points={uses} currency={summary.currencyCode} height={360} />
    </ChartPanel>
  );
}
