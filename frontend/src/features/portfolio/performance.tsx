"use client";

import { ArrowDown, ArrowUp, ChevronsUpDown } from "lucide-react";
import Link from "next/link";
import { useLocale, useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { useAddress } from "@/ui/address";
import { Amount } from "@/ui/amount";
import { Panel } from "@/ui/card";
import { classNames } from "@/ui/class-names";
import { SignedPercent } from "@/ui/signed-percent";
import { Query } from "@/ui/states";
import { figureCell, Table, Td, Th } from "@/ui/table";

import { type Order, ordered, type OrderedBy, orderOf, sayOrder, turned } from "./order";

type Performance = Schemas["Performance"];

/** How each investment has done since it began. */
export function PerformancePanel() {
  const t = useTranslations("investments");
  const locale = useLocale();
  const { params, set } = useAddress();
  const query = api.useQuery("get", "/investments/performance");
  // The amounts say no currency: it is that of the investment.
  const investments = api.useQuery("get", "/investments").data;
  const order = orderOf(params.get("sort"));
  const column = (by: OrderedBy, label: string) => (
    <Column by={by} label={label} order={order} onOrder={(next) => set({ sort: sayOrder(next) })} />
  );
  return (
    <Panel title={t("overview.performance")} description={t("overview.performanceText")}>
      <Query query={query}>
        {(all) => (
          <Table label={t("overview.performance")} className="min-w-140 sm:min-w-172">
            <thead>
              <tr>
                {column("name", t("columns.asset"))}
                <Th className="hidden sm:table-cell">{t("columns.type")}</Th>
                {column("applied", t("overview.applied"))}
                {column("current", t("overview.current"))}
                {column("profit", t("overview.profit"))}
                {column("profitRate", t("overview.profitRate"))}
              </tr>
            </thead>
            <tbody>
              {ordered(all, order, locale).map((performance) => (
                <Row
                  key={performance.id}
                  performance={performance}
                  investment={investments?.find(({ id }) => id === performance.id)}
                />
              ))}
            </tbody>
          </Table>
        )}
      </Query>
    </Panel>
  );
}

function Column({
  by,
  label,
  order,
  onOrder,
}: {
  by: OrderedBy;
  label: string;
  order: Order;
  onOrder: (order: Order) => void;
}) {
  const t = useTranslations("investments.overview");
  const isOrdered = order.by === by;
  const Arrow = !isOrdered ? ChevronsUpDown : order.isDescending ? ArrowDown : ArrowUp;
  return (
    <Th
      className={by === "name" ? undefined : figureCell}
      aria-sort={!isOrdered ? undefined : order.isDescending ? "descending" : "ascending"}
    >
      <button
        type="button"
        title={t("sort", { column: label })}
        onClick={() => onOrder(turned(order, by))}
        className={classNames("inline-flex items-center gap-1 whitespace-nowrap", isOrdered && "text-text")}
      >
        {label}
        <Arrow aria-hidden className="size-3" />
      </button>
    </Th>
  );
}

function Row({
  performance,
  investment,
}: {
  performance: Performance;
  investment: Schemas["InvestmentItem"] | undefined;
}) {
  const t = useTranslations("investments");
  const { id, asset_name, type, subtype } = performance;
  const amount = (value: string, isSigned = false) =>
    investment !== undefined && <Amount value={value} currency={investment.currency_code} signed={isSigned} />;
  return (
    <tr>
      <Td>
        <Link
          href={`/workspace/investments?id=${id}`}
          prefetch={false}
          className="font-medium underline-offset-4 hover:underline"
        >
          {asset_name}
        </Link>
        {investment?.is_rescued === true && <span className="ml-2 text-sm text-muted">{t("rescued")}</span>}
      </Td>
      <Td className="hidden whitespace-nowrap sm:table-cell">
        {subtype == null ? t(`types.${type}`) : t(`subtypes.${subtype}`)}
      </Td>
      <Td className={figureCell}>{amount(performance.initial_value)}</Td>
      <Td className={figureCell}>{amount(performance.current_value)}</Td>
      <Td className={figureCell}>{amount(performance.profit_loss, true)}</Td>
      <Td className={figureCell}>
        <SignedPercent value={performance.profit_loss_percentage} />
      </Td>
    </tr>
  );
}
