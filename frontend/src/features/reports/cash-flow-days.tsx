"use client";

import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { useFormats } from "@/i18n/formats";
import { useAddress } from "@/ui/address";
import { Amount } from "@/ui/amount";
import { Badge } from "@/ui/badge";
import { Panel } from "@/ui/card";
import { Lines } from "@/ui/charts/lines";
import { Checkbox } from "@/ui/checkbox";
import { figureCell, Table, Td, Th } from "@/ui/table";

import { eventfulDays } from "./outlook";

/** Balances day by day, as a line and as a table in which days below zero say so. */
export function CashFlowDays({
  outlook,
  currency,
  busy,
}: {
  outlook: Schemas["BalanceOutlook"];
  currency: string;
  /** The days on which something is expected. */
  busy: ReadonlySet<string>;
}) {
  const t = useTranslations("reports");
  const formats = useFormats();
  const { params, set } = useAddress();
  const areAll = params.get("all") === "1";
  const days = areAll ? outlook.days : eventfulDays(outlook.days, busy);
  return (
    <>
      <Panel title={t("cashFlow.chart")} description={t("cashFlow.chartText")}>
        <div aria-hidden>
          <Lines
            labels={outlook.days.map((day) => formats.shortDate(day.date))}
            series={[{ name: t("columns.balance"), values: outlook.days.map((day) => day.balance) }]}
            currency={currency}
          />
        </div>
      </Panel>
      <Panel
        title={t("cashFlow.table")}
        description={areAll ? undefined : t("cashFlow.quiet")}
        actions={
          <Checkbox
            label={t("cashFlow.allDays")}
            checked={areAll}
            onChange={(shown) => set({ all: shown ? "1" : null })}
          />
        }
      >
        <Table label={t("cashFlow.table")}>
          <thead>
            <tr>
              <Th>{t("columns.day")}</Th>
              <Th className={figureCell}>{t("columns.balance")}</Th>
            </tr>
          </thead>
          <tbody>
            {days.map((day) => (
              <tr key={day.date}>
                <Td>
                  <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
                    <span className="first-letter:capitalize">{formats.longDate(day.date)}</span>
                    {day.is_below_zero && <Badge tone="negative">{t("cashFlow.below")}</Badge>}
                  </span>
                </Td>
                <Td className={figureCell}>
                  <Amount
                    value={day.balance}
                    currency={currency}
                    className={day.is_below_zero ? "text-negative" : undefined}
                  />
                </Td>
              </tr>
            ))}
          </tbody>
        </Table>
      </Panel>
    </>
  );
}
