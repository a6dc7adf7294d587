"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { useFormats } from "@/i18n/formats";
import { daysOf } from "@/session/month";
import { Bars } from "@/ui/charts/bars";
import { ChartPanel } from "@/ui/charts/frame";
import { Lines } from "@/ui/charts/lines";

import { AmountBehind, SPENDING, transactionsBehind, type Behind } from "../behind";
import type { View } from "../view";

interface Props {
  summary: Schemas["DashboardSummary"];
  view: View;
}

/** What was left of each of the last months. */
export function NetResult({ summary, view }: Props) {
  const t = useTranslations("dashboard");
  const formats = useFormats();
  const { labels, until, behind, pick } = useMonths({ summary, view });
  return (
    <ChartPanel
      title={t("trend.net")}
      description={until}
      columns={[{ title: t("column.month") }, { title: t("column.net"), isFigure: true }]}
      rows={summary.monthlyTrend.map(({ yearMonth, net }) => ({
        key: yearMonth,
        cells: [
          formats.month(yearMonth),
          <AmountBehind
            key="net"
            name={`${t("column.net")}, ${formats.month(yearMonth)}`}
            value={net}
            currency={summary.currencyCode}
            behind={behind(yearMonth, ["INCOME", ...SPENDING])}
            signed
          />,
        ],
      }))}
    >
      <Bars
        labels={labels}
        series={[{ name: t("column.net"), values: summary.monthlyTrend.map(({ net }) => net) }]}
        currency={summary.currencyCode}
        onPick={(at) => pick(at, ["INCOME", ...SPENDING])}
      />
    </ChartPanel>
  );
}

/** What came in and what went out in each of the last months. */
export function IncomeAndExpenses({ summary, view }: Props) {
  const t = useTranslations("dashboard");
  const formats = useFormats();
  const { labels, until, behind, pick } = useMonths({ summary, view });
  const sides = [
    { key: "income", name: t("column.income"), types: ["INCOME"] },
    { key: "expenses", name: t("column.expenses"), types: SPENDING },
  ] as const;
  return (
    <ChartPanel
      title={t("trend.both")}
      description={until}
      columns={[{ title: t("column.month") }, ...sides.map(({ name }) => ({ title: name, isFigure: true }))]}
      rows={summary.monthlyTrend.map((point) => ({
        key: point.yearMonth,
        cells: [
          formats.month(point.yearMonth),
          ...sides.map(({ key, name, types }) => (
            <AmountBehind
              key={key}
              name={`${name}, ${formats.month(point.yearMonth)}`}
              value={point[key]}
              currency={summary.currencyCode}
              behind={behind(point.yearMonth, types)}
            />
          )),
        ],
      }))}
    >
      <Lines
        labels={labels}
        series={sides.map(({ key, name }) => ({ name, values: summary.monthlyTrend.map((point) => point[key]) }))}
        currency={summary.currencyCode}
        onPick={(at) => pick(at, ["INCOME", ...SPENDING])}
      />
    </ChartPanel>
  );
}

function useMonths({ summary, view }: Props) {
  const t = useTranslations("dashboard.trend");
  const formats = useFormats();
  const router = useRouter();
  const last = summary.monthlyTrend.at(-1);
  const behind = (month: string, types: NonNullable<Behind["types"]>): Behind => ({
    days: daysOf(month, view.startDay),
    types,
    account: view.account,
  });
  return {
    labels: summary.monthlyTrend.map(({ yearMonth }) => formats.shortMonth(yearMonth)),
    until:
      last === undefined
        ? undefined
        : t("until", { count: summary.monthlyTrend.length, month: formats.month(last.yearMonth) }),
    behind,
    pick: (at: number, types: NonNullable<Behind["types"]>) => {
      const month = summary.monthlyTrend[at];
      if (month !== undefined) router.push(transactionsBehind(behind(month.yearMonth, types)));
    },
  };
}
