"use client";

import { CircleCheck, TriangleAlert } from "lucide-react";
import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { useFormats } from "@/i18n/formats";
import { Amount } from "@/ui/amount";
import { Figure, Figures } from "@/ui/figures";

/** Where balances begin, where they end, and how low they go. */
export function CashFlowSummary({
  outlook,
  currency,
  isWithout,
}: {
  outlook: Schemas["BalanceOutlook"];
  currency: string;
  /** Of what no account pays: below zero is what it is, and no alarm. */
  isWithout: boolean;
}) {
  const t = useTranslations("reports.cashFlow");
  const formats = useFormats();
  const last = outlook.days.at(-1);
  return (
    <>
      {isWithout ? <p className="text-sm text-muted">{t("withoutText")}</p> : <Verdict outlook={outlook} />}
      <Figures label={t("summary")} className="sm:grid-cols-4">
        <Figure label={t("today")} isMain>
          <Amount value={outlook.opening_balance} currency={currency} />
        </Figure>
        <Figure label={t("lowest")} hint={t("lowestOn", { date: formats.date(outlook.lowest_date) })}>
          <Amount value={outlook.lowest_balance} currency={currency} className={low(outlook)} />
        </Figure>
        {last !== undefined && (
          <Figure label={t("final")} hint={t("finalOn", { date: formats.date(last.date) })}>
            <Amount
              value={last.balance}
              currency={currency}
              className={last.is_below_zero ? "text-negative" : undefined}
            />
          </Figure>
        )}
        <Figure label={t("belowDays")}>
          <span className={low(outlook)}>{formats.number(outlook.days_below_zero)}</span>
        </Figure>
      </Figures>
    </>
  );
}

function low({ days_below_zero }: Schemas["BalanceOutlook"]): string | undefined {
  return days_below_zero > 0 ? "text-negative" : undefined;
}

function Verdict({ outlook }: { outlook: Schemas["BalanceOutlook"] }) {
  const t = useTranslations("reports.cashFlow");
  const formats = useFormats();
  const first = outlook.days.find((day) => day.is_below_zero);
  return first === undefined ? (
    <p className="flex items-start gap-2 rounded-lg bg-accent-soft px-3 py-2 text-sm text-positive">
      <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0" />
      {t("fine")}
    </p>
  ) : (
    <p className="flex items-start gap-2 rounded-lg bg-negative-soft px-3 py-2 text-sm text-negative">
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      {t("warning", { count: outlook.days_below_zero, date: formats.date(first.date) })}
    </p>
  );
}
