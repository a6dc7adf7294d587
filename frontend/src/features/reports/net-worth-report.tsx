"use client";

import { useTranslations } from "use-intl";

import { api, http, type Schemas } from "@/api/client";
import { addMonths, isMonth } from "@/i18n/calendar";
import { useFormats } from "@/i18n/formats";
import { usePlace } from "@/session/workspace";
import { useAddress } from "@/ui/address";
import { Amount } from "@/ui/amount";
import { Panel } from "@/ui/card";
import { Lines } from "@/ui/charts/lines";
import { Field } from "@/ui/field";
import { Figure, Figures } from "@/ui/figures";
import { Select } from "@/ui/input";
import { MonthPicker } from "@/ui/month-picker";
import { SignedPercent } from "@/ui/signed-percent";
import { Query } from "@/ui/states";
import { figureCell, Table, Td, Th } from "@/ui/table";

import { Composition } from "./composition";
import { lengthOf } from "./period";
import { reportOf } from "./queries";
import { Report } from "./report";
import { Unconverted } from "./unconverted";

const LENGTHS = [12, 24, 36, 60, 120] as const;

/** What everything was worth, month by month. */
export function NetWorthReport() {
  const t = useTranslations("reports.netWorth");
  const { month: present } = usePlace();
  const formats = useFormats();
  const { params, set } = useAddress();
  const named = params.get("month");
  // Months that have not begun are worth nothing yet.
  const last = isMonth(named) && named <= present ? named : present;
  const length = lengthOf(params.get("months"), LENGTHS, LENGTHS[0]);
  const asked = { first_month: addMonths(last, 1 - length), last_month: last };
  const query = api.useQuery(
    "get",
    "/reports/net-worth",
    { params: { query: asked } },
    { select: reportOf<Schemas["NetWorthSeries"]> },
  );
  return (
    <Report
      heading={t("heading", { month: formats.month(last) })}
      controls={
        <>
          <Field label={t("length")}>
            {(field) => (
              <Select {...field} value={length} onChange={({ target }) => set({ months: target.value })}>
                {LENGTHS.map((count) => (
                  <option key={count} value={count}>
                    {t("months", { count })}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <div className="flex flex-col gap-1.5">
            <span className="text-sm font-medium">{t("last")}</span>
            <MonthPicker value={last} today={present} onChange={(chosen) => set({ month: chosen })} />
          </div>
        </>
      }
      file={{
        name: `net-worth-${asked.first_month}-${last}`,
        fetch: (file) => http.GET("/reports/net-worth", { params: { query: { ...asked, ...file } }, parseAs: "blob" }),
      }}
    >
      <Query
        query={query}
        isEmpty={({ months }) => months.length === 0}
        empty={<p className="py-10 text-center text-sm text-muted">{t("empty")}</p>}
      >
        {(series) => <Contents series={series} />}
      </Query>
    </Report>
  );
}

function Contents({ series: { currency_code: currency, months } }: { series: Schemas["NetWorthSeries"] }) {
  const t = useTranslations("reports");
  const formats = useFormats();
  const now = months.at(-1);
  if (now === undefined) return null;
  const line = (name: string, of: "total" | "accounts" | "investments" | "card_debts") => ({
    name,
    values: months.map((month) => month[of]),
  });
  return (
    <>
      <Figures label={t("netWorth.now")} className="sm:grid-cols-4">
        <Figure
          label={t("netWorth.now")}
          hint={
            <>
              <Amount value={now.change} currency={currency} signed /> {t("netWorth.since")}
            </>
          }
          isMain
        >
          <Amount value={now.total} currency={currency} />
        </Figure>
        <Figure label={t("columns.accounts")}>
          <Amount value={now.accounts} currency={currency} />
        </Figure>
        <Figure label={t("columns.investments")}>
          <Amount value={now.investments} currency={currency} />
        </Figure>
        <Figure label={t("columns.cards")}>
          <Amount value={now.card_debts} currency={currency} />
        </Figure>
      </Figures>
      <Unconverted sums={now.unconverted} />
      <Panel title={t("netWorth.chart")} description={t("netWorth.chartText")}>
        <div aria-hidden>
          <Lines
            labels={months.map(({ month }) => formats.shortMonth(month))}
            series={[
              line(t("columns.total"), "total"),
              line(t("columns.cards"), "card_debts"),
              line(t("columns.investments"), "investments"),
              line(t("columns.accounts"), "accounts"),
            ]}
            currency={currency}
            height={300}
          />
        </div>
      </Panel>
      <Composition month={now} currency={currency} />
      <Months months={months} currency={currency} />
    </>
  );
}

function Months({ months, currency }: { months: readonly Schemas["NetWorthMonth"][]; currency: string }) {
  const t = useTranslations("reports");
  const formats = useFormats();
  const columns = ["accounts", "investments", "cards", "total"] as const;
  const figures = { accounts: "accounts", investments: "investments", cards: "card_debts", total: "total" } as const;
  return (
    <Panel title={t("netWorth.table")}>
      <Table label={t("netWorth.table")} className="min-w-160">
        <thead>
          <tr>
            <Th>{t("columns.month")}</Th>
            {columns.map((column) => (
              <Th key={column} className={figureCell}>
                {t(`columns.${column}`)}
              </Th>
            ))}
            <Th className={figureCell} colSpan={2}>
              {t("columns.change")}
            </Th>
          </tr>
        </thead>
        <tbody>
          {months.toReversed().map((month) => (
            <tr key={month.month}>
              <Td className="whitespace-nowrap first-letter:capitalize">{formats.month(month.month)}</Td>
              {columns.map((column) => (
                <Td key={column} className={figureCell}>
                  <Amount
                    value={month[figures[column]]}
                    currency={currency}
                    className={column === "total" ? "font-medium" : undefined}
                  />
                </Td>
              ))}
              <Td className={figureCell}>
                <Amount value={month.change} currency={currency} signed />
              </Td>
              <Td className={`${figureCell} w-20`}>
                <SignedPercent value={month.change_percent} />
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Panel>
  );
}
