"use client";

import { useTranslations } from "use-intl";

import { isZero } from "@/i18n/decimal";
import { useFormats } from "@/i18n/formats";
import { usePlace } from "@/session/workspace";
import { Amount } from "@/ui/amount";
import { Card } from "@/ui/card";
import { Failed, Skeleton } from "@/ui/states";

import { Limit } from "./limit";
import { useCardsSummary } from "./queries";

/** The limits of all active cards together, and what this month's invoices still ask for. */
export function CardsSummary() {
  const t = useTranslations("cards");
  const formats = useFormats();
  const { civilMonth: month } = usePlace();
  const { data: summary, error, isPending, refetch } = useCardsSummary();
  if (isPending) return <Skeleton className="h-28" />;
  if (summary === undefined) return <Failed error={error} onRetry={() => void refetch()} />;
  const { currencyCode: currency, owedOnInactive, unconverted } = summary;
  return (
    <Card aria-label={t("summary.title")} className="grid gap-x-8 gap-y-4 p-5 md:grid-cols-[1fr_auto]">
      <div>
        <h2 className="sr-only">{t("summary.title")}</h2>
        <Limit
          isLarge
          label={t("limitOf", { name: t("summary.title") })}
          limit={summary.totalLimit}
          used={summary.totalUsed}
          available={summary.totalAvailable}
          share={summary.commitment}
          level={summary.commitmentLevel}
          currency={currency}
        />
      </div>
      <div className="border-line md:border-l md:pl-8">
        <p className="text-xs text-muted">{t("summary.openInvoices", { month: formats.month(month) })}</p>
        <Amount value={summary.openInvoiceValue} currency={currency} className="text-xl font-semibold tracking-tight" />
        {!isZero(owedOnInactive) && (
          <p className="mt-2 text-sm text-muted">
            {t("summary.owedOnInactive", { amount: formats.amount(owedOnInactive, currency) })}
          </p>
        )}
        {unconverted.length > 0 && (
          <p className="mt-2 text-sm text-muted">
            {t("summary.unconverted", {
              currencies: [...new Set(unconverted.map((sum) => sum.currencyCode))].join(", "),
            })}
          </p>
        )}
      </div>
    </Card>
  );
}
