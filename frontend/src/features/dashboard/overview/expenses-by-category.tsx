"use client";

import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { useFormats } from "@/i18n/formats";
import { usePlace } from "@/session/workspace";

import { SPENDING, transactionsBehind } from "../behind";
import { Shares } from "../shares";
import type { View } from "../view";

/** What was spent for what. */
export function ExpensesByCategory({ summary, view }: { summary: Schemas["DashboardSummary"]; view: View }) {
  const t = useTranslations("dashboard.expenses");
  const formats = useFormats();
  const { workspace } = usePlace();
  const days = { from: summary.startDate, to: summary.endDate };
  const isByInvoice = workspace.basis === "BILLING_MONTH" && view.period.kind !== "days" && view.account === null;
  return (
    <Shares
      title={t("title")}
      description={isByInvoice ? t("byInvoice") : undefined}
      currency={summary.currencyCode}
      center={
        <>
          <span className="text-xs text-muted">{t("total")}</span>
          <span className="figures text-sm font-semibold">
            {formats.compactAmount(summary.totalExpenses, summary.currencyCode)}
          </span>
        </>
      }
      parts={summary.expensesByCategory.map(({ categoryId, ...part }) => ({
        ...part,
        key: categoryId ?? part.name,
        href: transactionsBehind({ days, types: SPENDING, account: view.account, category: categoryId ?? null }),
      }))}
    />
  );
}
