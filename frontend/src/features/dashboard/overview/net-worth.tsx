"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { isZero } from "@/i18n/decimal";
import { useFormats } from "@/i18n/formats";
import { Amount } from "@/ui/amount";
import { Panel } from "@/ui/card";
import { ChartPanel } from "@/ui/charts/frame";
import { Lines } from "@/ui/charts/lines";
import { Query, Skeleton } from "@/ui/states";
import { Switch } from "@/ui/switch";

import { AmountBehind, transactionsBehind } from "../behind";
import { FigureList, FigureRow } from "../figures";
import { Fresh } from "../fresh";
import { useNetWorth } from "../summary";
import type { View } from "../view";

type Month = Schemas["NetWorthMonth"];

/** What there is, and how it became that. It is about everything, whatever account is looked at. */
export function NetWorth({ view }: { view: View }) {
  const query = useNetWorth(view);
  return (
    <Query
      query={query}
      isEmpty={({ months }) => months.length === 0}
      loading={<Skeleton className="h-80 rounded-xl" />}
      empty={null}
    >
      {({ months, currency_code: currency }) => {
        const last = months.at(-1);
        return (
          <Fresh isStale={query.isPlaceholderData} className="grid gap-5 lg:grid-cols-3">
            {last !== undefined && <TotalBalance at={last} currency={currency} />}
            <Series months={months} currency={currency} />
          </Fresh>
        );
      }}
    </Query>
  );
}

function TotalBalance({ at, currency }: { at: Month; currency: string }) {
  const t = useTranslations("dashboard.worth");
  const type = useTranslations("common.accountType");
  const formats = useFormats();
  const [isNet, setIsNet] = useState(false);
  const behind = { days: { to: at.date } };
  // Only where there are no investments is the server's total the accounts less the debts.
  const hasDifference = isZero(at.investments);
  return (
    <Panel title={t("balance")} description={t("onDay", { day: formats.date(at.date) })}>
      <div aria-live="polite">
        <AmountBehind
          name={t("balance")}
          value={isNet && hasDifference ? at.total : at.accounts}
          currency={currency}
          behind={behind}
          className="text-2xl font-semibold tracking-tight"
        />
        <p className="text-sm text-muted">{isNet && hasDifference ? t("lessDebts") : t("inAccounts")}</p>
        {isNet && !hasDifference && (
          <p className="mt-3">
            <Amount value={at.card_debts} currency={currency} className="text-2xl font-semibold text-negative" />
            <span className="block text-sm text-muted">{t("toSubtract")}</span>
          </p>
        )}
      </div>
      <Switch label={t("subtract")} hint={t("subtractHint")} checked={isNet} onChange={setIsNet} />
      <div className="border-t border-line pt-3">
        <FigureList>
          {at.accounts_by_type.map((kind) => (
            <FigureRow key={kind.type} name={type(kind.type)}>
              <Amount value={kind.amount} currency={currency} />
            </FigureRow>
          ))}
          <FigureRow name={t("debts")}>
            <AmountBehind
              name={t("debts")}
              value={at.card_debts}
              currency={currency}
              behind={{ ...behind, types: ["CARD_EXPENSE", "CARD_CHARGEBACK", "CARD_PAYMENT"] }}
            />
          </FigureRow>
          <FigureRow name={t("investments")}>
            <Amount value={at.investments} currency={currency} />
          </FigureRow>
          <FigureRow name={<span className="font-medium text-text">{t("title")}</span>}>
            <Amount value={at.total} currency={currency} />
          </FigureRow>
        </FigureList>
      </div>
    </Panel>
  );
}

function Series({ months, currency }: { months: readonly Month[]; currency: string }) {
  const t = useTranslations("dashboard");
  const formats = useFormats();
  const router = useRouter();
  const behind = ({ date }: Month) => transactionsBehind({ days: { to: date } });
  return (
    <ChartPanel
      title={t("worth.title")}
      description={t("worth.description")}
      className="lg:col-span-2"
      columns={[
        { title: t("column.month") },
        { title: t("worth.accounts"), isFigure: true },
        { title: t("worth.debts"), isFigure: true },
        { title: t("worth.investments"), isFigure: true },
        { title: t("worth.title"), isFigure: true },
        { title: t("worth.change"), isFigure: true },
      ]}
      rows={months.map((month) => ({
        key: month.month,
        cells: [
          formats.shortMonth(month.month),
          <Amount key="accounts" value={month.accounts} currency={currency} />,
          <Amount key="debts" value={month.card_debts} currency={currency} />,
          <Amount key="investments" value={month.investments} currency={currency} />,
          <AmountBehind
            key="total"
            name={`${t("worth.title")}, ${formats.month(month.month)}`}
            value={month.total}
            currency={currency}
            behind={behind(month)}
          />,
          <Amount key="change" value={month.change} currency={currency} signed />,
        ],
      }))}
    >
      <Lines
        labels={months.map(({ month }) => formats.shortMonth(month))}
        series={[{ name: t("worth.title"), values: months.map(({ total }) => total) }]}
        currency={currency}
        height={320}
        onPick={(at) => {
          const month = months[at];
          if (month !== undefined) router.push(behind(month));
        }}
      />
    </ChartPanel>
  );
}
