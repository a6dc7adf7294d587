"use client";

import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { useFormats } from "@/i18n/formats";
import { ChartPanel } from "@/ui/charts/frame";
import { Ranks } from "@/ui/charts/ranks";

import { AmountBehind, transactionsBehind } from "../behind";
import type { View } from "../view";

/** Where the money came from. */
export function IncomeSources({ summary, view }: { summary: Schemas["DashboardSummary"]; view: View }) {
  const t = useTranslations("dashboard");
  const formats = useFormats();
  const days = { from: summary.startDate, to: summary.endDate };
  const sources = summary.incomeByCategory.map(({ categoryId, name, amount, color, percentage }) => ({
    key: categoryId ?? name,
    name,
    amount,
    color,
    percentage,
    href: transactionsBehind({ days, types: ["INCOME"], account: view.account, category: categoryId ?? null }),
  }));
  return (
    <ChartPanel
      title={t("income.title")}
      columns={[
        { title: t("column.category") },
        { title: t("column.amount"), isFigure: true },
        { title: t("column.share"), isFigure: true },
      ]}
      rows={sources.map(({ key, name, amount, percentage, href }) => ({
        key,
        cells: [
          name,
          <AmountBehind key="amount" name={name} value={amount} currency={summary.currencyCode} behind={href} />,
          formats.percent(percentage),
        ],
      }))}
    >
      <Ranks items={sources} currency={summary.currencyCode} />
    </ChartPanel>
  );
}
