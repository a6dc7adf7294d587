"use client";

import { CalendarCheck } from "lucide-react";
import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { useFormats } from "@/i18n/formats";
import { Amount } from "@/ui/amount";
import { Card } from "@/ui/card";
import { Bars } from "@/ui/charts/bars";
import { ChartPanel } from "@/ui/charts/frame";
import { Lines } from "@/ui/charts/lines";
import { Empty, Query } from "@/ui/states";

/** What the months ahead will ask for, of what was bought so far. */
export function Ahead({ card }: { card: Schemas["Card"] }) {
  const t = useTranslations("cards.ahead");
  const query = api.useQuery("get", "/cards/{id}/liabilities", { params: { path: { id: card.id } } });
  return (
    <Query
      query={query}
      isEmpty={(months) => months.length === 0}
      empty={
        <Card>
          <Empty icon={<CalendarCheck />} title={t("empty")}>
            {t("emptyText")}
          </Empty>
        </Card>
      }
    >
      {(months) => <Charts months={months} currency={card.currency_code} />}
    </Query>
  );
}

function Charts({ months, currency }: { months: readonly Schemas["Liability"][]; currency: string }) {
  const t = useTranslations("cards");
  const formats = useFormats();
  const labels = months.map(({ month }) => formats.shortMonth(month));
  const money = (value: string) => <Amount value={value} currency={currency} />;
  return (
    <div className="grid gap-5 xl:grid-cols-2">
      <ChartPanel
        title={t("ahead.due")}
        description={t("ahead.dueText")}
        columns={[{ title: t("ahead.month") }, { title: t("ahead.dueAmount"), isFigure: true }]}
        rows={months.map(({ month, due }) => ({ key: month, cells: [formats.month(month), money(due)] }))}
      >
        <Bars
          labels={labels}
          currency={currency}
          series={[{ name: t("ahead.dueAmount"), values: months.map(({ due }) => due) }]}
        />
      </ChartPanel>
      <ChartPanel
        title={t("ahead.limit")}
        description={t("ahead.limitText")}
        columns={[
          { title: t("ahead.month") },
          { title: t("used"), isFigure: true },
          { title: t("available"), isFigure: true },
        ]}
        rows={months.map(({ month, used, available }) => ({
          key: month,
          cells: [formats.month(month), money(used), money(available)],
        }))}
      >
        <Lines
          labels={labels}
          currency={currency}
          series={[
            { name: t("used"), values: months.map(({ used }) => used) },
            { name: t("available"), values: months.map(({ available }) => available) },
          ]}
        />
      </ChartPanel>
    </div>
  );
}
