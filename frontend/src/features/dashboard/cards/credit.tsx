"use client";

import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { isNegative, isZero } from "@/i18n/decimal";
import { useFormats } from "@/i18n/formats";
import type { Days } from "@/session/month";
import { Panel } from "@/ui/card";

import { AmountBehind, ON_CARDS, type Behind } from "../behind";
import { FigureList, FigureRow } from "../figures";
import { UseOfLimit } from "./level";

/** What all cards together may spend, and how much of it is gone. */
export function Credit({ summary, days }: { summary: Schemas["DashboardCards"]; days: Days }) {
  const t = useTranslations("dashboard.cards");
  const formats = useFormats();
  const currency = summary.currencyCode;
  const owed: Behind = { types: [...ON_CARDS, "CARD_PAYMENT"] };
  const amount = (name: string, value: string, behind: Behind | string) => (
    <AmountBehind name={name} value={value} currency={currency} behind={behind} />
  );
  return (
    <Panel title={t("credit")} description={t("creditHint")}>
      <div>
        <p className="text-sm text-muted">{t("available")}</p>
        <AmountBehind
          name={t("available")}
          value={summary.totalAvailable}
          currency={currency}
          behind={owed}
          className={`text-2xl font-semibold tracking-tight ${isNegative(summary.totalAvailable) ? "text-negative" : ""}`}
        />
      </div>
      <UseOfLimit
        label={`${t("commitment")}: ${summary.commitment == null ? t("noLimit") : formats.percent(summary.commitment)}`}
        percent={summary.commitment ?? null}
        level={summary.commitmentLevel}
      />
      <FigureList>
        <FigureRow name={t("limit")}>{amount(t("limit"), summary.totalLimit, "/workspace/cards")}</FigureRow>
        <FigureRow name={t("used")}>{amount(t("used"), summary.totalUsed, owed)}</FigureRow>
        <FigureRow name={t("openInvoices")}>{amount(t("openInvoices"), summary.openInvoiceValue, owed)}</FigureRow>
        <FigureRow name={t("billed")}>{amount(t("billed"), summary.billedValue, { days, types: ON_CARDS })}</FigureRow>
        {!isZero(summary.owedOnInactive) && (
          <FigureRow name={t("owedOnInactive")}>{amount(t("owedOnInactive"), summary.owedOnInactive, owed)}</FigureRow>
        )}
      </FigureList>
    </Panel>
  );
}
