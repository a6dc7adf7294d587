"use client";

import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { useFormats } from "@/i18n/formats";
import { Amount } from "@/ui/amount";
import { Figure, Figures } from "@/ui/figures";

/** How an investment did in a month. */
export function InvestmentSummary({ summary, currency }: { summary: Schemas["InvestmentSummary"]; currency: string }) {
  const t = useTranslations("investments.summary");
  const formats = useFormats();
  return (
    <Figures label={t("title")}>
      <Figure label={t("value")} hint={t("valueHint")} isMain>
        <Amount value={summary.current_value} currency={currency} />
      </Figure>
      <Figure label={t("accumulated")}>
        <Amount value={summary.accumulated_return} currency={currency} signed />
      </Figure>
      <Figure label={t("net")} hint={t("netHint")}>
        <Amount value={summary.net_balance} currency={currency} />
      </Figure>
      <Figure label={t("monthly")}>
        <Amount value={summary.monthly_return} currency={currency} signed />
      </Figure>
      <Figure label={t("rate")}>{formats.percent(summary.return_rate)}</Figure>
      <Figure label={t("share")}>{formats.percent(summary.portfolio_percentage)}</Figure>
    </Figures>
  );
}
