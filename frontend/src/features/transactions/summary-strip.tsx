"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { Amount } from "@/ui/amount";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Dot } from "@/ui/dot";
import { Skeleton } from "@/ui/states";

import { asked, type Filters } from "./filters";
import type { Tab } from "./kinds";
import { useNames } from "./names";
import type { Ledger } from "./use-ledger";

type Summary = Schemas["TransactionSummary"];

/** What the list sums to. */
export function SummaryStrip({ ledger }: { ledger: Ledger }) {
  const { filters, tab } = ledger;
  // A card is no account: what was bought on cards is summed card by card.
  if (tab === "cards" && filters.card_id === undefined) return <CardStrip ledger={ledger} />;
  return <FigureStrip filters={filters} tab={tab} />;
}

function FigureStrip({ filters, tab }: { filters: Filters; tab: Tab }) {
  const t = useTranslations("transactions.summary");
  const names = useNames();
  const summary = api.useQuery("get", "/transactions/summary", { params: { query: asked(filters, tab) } });
  // The list below says why nothing could be read.
  if (summary.data === undefined) return summary.error === null ? <Skeleton className="h-20" /> : null;
  const { data } = summary;
  const isCard = filters.card_id !== undefined;
  const account = filters.account_id === undefined ? undefined : names.account(filters.account_id);
  const figure = (value: string, isSigned = false) => (
    <Amount value={value} currency={data.currency_code} signed={isSigned} className="text-lg font-semibold" />
  );
  const [inLabel, outLabel] =
    tab === "investments"
      ? [t("withdrawn"), t("deposited")]
      : isCard
        ? [t("credits"), t("purchases")]
        : [t("in"), t("out")];
  return (
    <Card aria-label={t("label")} className="px-4 py-3 sm:px-5">
      <dl className="grid grid-cols-2 gap-x-6 gap-y-3 lg:grid-cols-4">
        <Figure label={inLabel}>{figure(data.total_in)}</Figure>
        <Figure label={outLabel}>{figure(data.total_out)}</Figure>
        <Figure label={t("balance")}>{figure(data.balance, true)}</Figure>
        <Figure label={account === undefined ? t("currentAll") : t("currentOf", { name: account })}>
          {figure(data.current_balance)}
        </Figure>
      </dl>
      <OtherCurrencies others={data.other_currencies} />
    </Card>
  );
}

function Figure({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="truncate text-xs text-muted">{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function OtherCurrencies({ others }: { others: Summary["other_currencies"] }) {
  const t = useTranslations("transactions.summary");
  if (others.length === 0) return null;
  return (
    <p className="mt-3 flex flex-wrap gap-x-4 gap-y-1 border-t border-line pt-2 text-sm text-muted">
      <span>{t("others")}:</span>
      {others.map((other) => (
        <Amount key={other.currency_code} value={other.balance} currency={other.currency_code} signed />
      ))}
    </p>
  );
}

/** What was bought on each card, each a way to its entries. */
function CardStrip({ ledger }: { ledger: Ledger }) {
  const t = useTranslations("transactions.summary");
  const cards = api.useQuery("get", "/cards").data?.filter(({ is_active }) => is_active) ?? [];
  if (cards.length === 0) return null;
  return (
    <Card aria-label={t("cards")} className="flex gap-x-6 gap-y-3 overflow-x-auto px-4 py-3 sm:px-5">
      {cards.map((card) => (
        <CardFigure key={card.id} card={card} ledger={ledger} />
      ))}
    </Card>
  );
}

function CardFigure({ card, ledger }: { card: Schemas["Card"]; ledger: Ledger }) {
  const t = useTranslations("transactions.summary");
  const query = { ...asked(ledger.filters, ledger.tab), card_id: card.id };
  const { data } = api.useQuery("get", "/transactions/summary", { params: { query } });
  return (
    <div className="shrink-0">
      <Button look="link" size="inline" className="text-xs" onClick={() => ledger.change({ card_id: card.id })}>
        <Dot color={card.color} />
        {card.name}
      </Button>
      <div className="text-lg font-semibold">
        {data === undefined ? (
          <Skeleton className="h-7 w-28" />
        ) : (
          <>
            <span className="sr-only">{t("purchases")}: </span>
            <Amount value={data.total_out} currency={data.currency_code} />
          </>
        )}
      </div>
    </div>
  );
}
