"use client";

import { CreditCard } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "use-intl";

import { useFormats } from "@/i18n/formats";
import { daysOf } from "@/session/month";
import { usePlace } from "@/session/workspace";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Empty, Query, Skeleton } from "@/ui/states";

import { ON_CARDS, transactionsBehind } from "../behind";
import { Fresh } from "../fresh";
import { Shares } from "../shares";
import { useCardsSummary } from "../summary";
import { Unconverted } from "../unconverted";
import type { View } from "../view";
import { CardsByUse } from "./cards-by-use";
import { Credit } from "./credit";
import { InvoiceHistory } from "./invoice-history";
import { RecurringOnCards } from "./recurring-on-cards";

/** What the cards may still spend, what they owe, and for what. Cards are known by month. */
export function CardsTab({ view }: { view: View }) {
  const t = useTranslations("dashboard.cards");
  const formats = useFormats();
  const { canWrite } = usePlace();
  const query = useCardsSummary(view);
  const days = daysOf(view.month, view.startDay);
  return (
    <Query
      query={query}
      isEmpty={({ cardsOverview }) => cardsOverview.length === 0}
      loading={<Skeleton className="h-96 rounded-xl" />}
      empty={
        <Card>
          <Empty
            icon={<CreditCard />}
            title={t("none")}
            action={
              canWrite && (
                <Button look="primary" asChild>
                  <Link href="/workspace/cards?new" prefetch={false}>
                    {t("add")}
                  </Link>
                </Button>
              )
            }
          >
            {t("noneHint")}
          </Empty>
        </Card>
      }
    >
      {(summary) => (
        <Fresh isStale={query.isPlaceholderData}>
          {(view.period.kind !== "month" || view.account !== null) && (
            <p className="text-sm text-muted">{t("ofMonth", { month: formats.month(view.month) })}</p>
          )}
          <Unconverted sums={summary.unconverted} />
          <div className="grid gap-5 lg:grid-cols-2">
            <Credit summary={summary} days={days} />
            <CardsByUse cards={summary.cardsOverview} days={days} />
            <Shares
              title={t("categories")}
              description={t("categoriesOf", { month: formats.month(view.month) })}
              currency={summary.currencyCode}
              center={
                <>
                  <span className="text-xs text-muted">{t("total")}</span>
                  <span className="figures text-sm font-semibold">
                    {formats.compactAmount(summary.totalExpenses, summary.currencyCode)}
                  </span>
                </>
              }
              parts={summary.expensesByCategory.map(({ categoryId, category, ...part }) => ({
                ...part,
                key: categoryId ?? category,
                name: category,
                href: transactionsBehind({ days, types: ON_CARDS, category: categoryId ?? null }),
              }))}
            />
            <InvoiceHistory invoices={summary.invoiceHistory} />
            <RecurringOnCards items={summary.recurringExpenses} />
          </div>
        </Fresh>
      )}
    </Query>
  );
}
