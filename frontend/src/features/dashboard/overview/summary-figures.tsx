"use client";

import { ArrowDownRight, ArrowUpRight, PiggyBank, Scale, Target, TrendingDown, TrendingUp, Wallet } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { isNegative } from "@/i18n/decimal";
import { useFormats } from "@/i18n/formats";
import { usePlace } from "@/session/workspace";
import { classNames } from "@/ui/class-names";

import { AmountBehind, FigureLink, ON_CARDS, SPENDING, transactionsBehind, type Behind } from "../behind";
import { FigureCard } from "../figures";
import type { View } from "../view";

interface Props {
  summary: Schemas["DashboardSummary"];
  view: View;
}

/** The six figures of a period. */
export function SummaryFigures({ summary, view }: Props) {
  const t = useTranslations("dashboard.summary");
  const formats = useFormats();
  const { today } = usePlace();
  const behind = useBehind({ summary, view });
  const balanceDay = summary.endDate < today ? summary.endDate : today;
  const part = (name: string, figure: string, of: Behind) =>
    function Part(chunks: ReactNode) {
      return (
        <FigureLink name={name} figure={figure} href={transactionsBehind(of)} className="figures font-medium text-text">
          {chunks}
        </FigureLink>
      );
    };
  const amount = (value: string) => formats.amount(value, summary.currencyCode);
  const figure = (name: string, value: string, of: Behind) => (
    <AmountBehind name={name} value={value} currency={summary.currencyCode} behind={of} />
  );
  return (
    <div className="grid grid-cols-2 gap-3 sm:gap-5 lg:grid-cols-3">
      <FigureCard title={t("balance")} icon={<Wallet />} foot={t("onDay", { day: formats.date(balanceDay) })}>
        {figure(t("balance"), summary.currentBalance, { days: { to: balanceDay }, account: view.account })}
      </FigureCard>
      <FigureCard
        title={t("income")}
        icon={<TrendingUp />}
        foot={t("sources", { count: summary.incomeByCategory.length })}
      >
        {figure(t("income"), summary.totalIncome, behind(["INCOME"]))}
      </FigureCard>
      <FigureCard
        title={t("expenses")}
        icon={<TrendingDown />}
        foot={t.rich("onCards", {
          value: amount(summary.cardExpenses),
          amount: part(t("cardExpenses"), amount(summary.cardExpenses), behind(ON_CARDS)),
        })}
      >
        {figure(t("expenses"), summary.totalExpenses, behind(SPENDING))}
      </FigureCard>
      <FigureCard
        title={t("net")}
        icon={<Scale />}
        foot={<Variation percent={summary.monthlyVariation ?? null} kind={view.period.kind} />}
      >
        <span className={isNegative(summary.netResult) ? "text-negative" : undefined}>
          {figure(t("net"), summary.netResult, behind(["INCOME", ...SPENDING]))}
        </span>
      </FigureCard>
      <FigureCard
        title={t("savingsRate")}
        icon={<Target />}
        foot={t.rich("unused", {
          value: amount(summary.unusedAmount),
          amount: part(t("unusedAmount"), amount(summary.unusedAmount), behind()),
        })}
      >
        <FigureLink
          name={t("savingsRate")}
          figure={formats.percent(summary.savingsRate)}
          href={transactionsBehind(behind(["INCOME", ...SPENDING]))}
          className="figures"
        >
          {formats.percent(summary.savingsRate)}
        </FigureLink>
      </FigureCard>
      <FigureCard
        title={t("invested")}
        icon={<PiggyBank />}
        foot={t.rich("investedNow", {
          value: amount(summary.investedThisMonth),
          amount: part(t("deposits"), amount(summary.investedThisMonth), behind(["INVESTMENT_DEPOSIT"])),
        })}
      >
        {figure(t("invested"), summary.totalInvested, {
          days: { to: balanceDay },
          types: ["INVESTMENT_DEPOSIT", "INVESTMENT_WITHDRAWAL"],
          account: view.account,
        })}
      </FigureCard>
    </div>
  );
}

/** What is behind figures of the period, on the account that is looked at. */
function useBehind({ summary, view }: Props): (types?: Behind["types"]) => Behind {
  const days = { from: summary.startDate, to: summary.endDate };
  return (types) => ({ days, account: view.account, ...(types !== undefined && { types }) });
}

function Variation({ percent, kind }: { percent: number | null; kind: View["period"]["kind"] }) {
  const t = useTranslations("dashboard.summary");
  const formats = useFormats();
  if (percent === null) return t("noVariation", { kind });
  const isDown = percent < 0;
  const Arrow = isDown ? ArrowDownRight : ArrowUpRight;
  return (
    <>
      <span
        className={classNames(
          "figures inline-flex items-center gap-0.5 align-bottom font-medium",
          isDown ? "text-negative" : "text-positive",
        )}
      >
        <Arrow aria-hidden className="size-4" />
        {formats.percent(Math.abs(percent))}
      </span>{" "}
      {t("variation", { direction: isDown ? "down" : "up", kind })}
    </>
  );
}
