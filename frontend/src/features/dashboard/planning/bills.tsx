"use client";

import { CircleCheck } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { useFormats } from "@/i18n/formats";
import { Badge, type Tone } from "@/ui/badge";
import { Panel } from "@/ui/card";
import { Empty } from "@/ui/states";
import { figureCell, Table, Td, Th } from "@/ui/table";

import { AmountBehind } from "../behind";
import { Pager, usePages } from "../pages";
import { effectInWords } from "./effect";

type Bill = Schemas["DashboardBill"];

const TONES: Record<Bill["urgency"], Tone> = {
  overdue: "negative",
  due_soon: "caution",
  pending: "info",
  paid: "positive",
};

/** What is still to be paid, the most pressing first. */
export function Bills({
  bills,
  overdueBefore,
  currency,
}: {
  bills: readonly Bill[];
  overdueBefore: number;
  currency: string;
}) {
  const t = useTranslations("dashboard");
  const { rows, ...pages } = usePages(bills.filter(({ urgency }) => urgency !== "paid"));
  return (
    <Panel title={t("bills.title")} description={t("bills.hint")}>
      {overdueBefore > 0 && (
        <p className="rounded-lg bg-caution-soft px-3 py-2 text-sm text-caution">
          {t("bills.overdueBefore", { count: overdueBefore })}{" "}
          <Link href="/workspace/recurring" prefetch={false} className="underline underline-offset-4">
            {t("bills.seeRecurring")}
          </Link>
        </p>
      )}
      {rows.length === 0 ? (
        <Empty icon={<CircleCheck />} title={t("bills.none")}>
          {overdueBefore === 0 ? t("bills.allSettled") : undefined}
        </Empty>
      ) : (
        <Table label={t("bills.title")}>
          <thead>
            <tr>
              <Th className="hidden sm:table-cell">{t("column.due")}</Th>
              <Th>{t("column.description")}</Th>
              <Th className="hidden sm:table-cell">{t("column.status")}</Th>
              <Th className="hidden md:table-cell">{t("column.effect")}</Th>
              <Th className={figureCell}>{t("column.amount")}</Th>
            </tr>
          </thead>
          <tbody>
            {rows.map((bill) => (
              <BillRow key={bill.id} bill={bill} currency={currency} />
            ))}
          </tbody>
        </Table>
      )}
      <Pager label={t("pages.of", { list: t("bills.title") })} pages={pages} />
    </Panel>
  );
}

function BillRow({ bill, currency }: { bill: Bill; currency: string }) {
  const t = useTranslations("dashboard.bills");
  const effect = useTranslations("dashboard.effect");
  const formats = useFormats();
  const name = useBillName()(bill);
  const urgency = <Badge tone={TONES[bill.urgency]}>{t(`urgency.${bill.urgency}`)}</Badge>;
  const consequence = (
    <>
      {effectInWords(bill, currency, effect, formats)}
      {bill.movedAmount != null && (
        <span className="block text-xs">
          {t("moved", { amount: formats.amount(bill.movedAmount, bill.currencyCode) })}
        </span>
      )}
    </>
  );
  return (
    <tr>
      <Td className="figures hidden whitespace-nowrap sm:table-cell">{formats.date(bill.dueDate)}</Td>
      <Td>
        <span className="font-medium">{name}</span>
        <span className="block text-xs text-muted">
          {t(`type.${bill.type}`)}
          {bill.category != null && ` · ${bill.category}`}
        </span>
        <span className="mt-1.5 flex flex-wrap items-center gap-2 text-xs text-muted sm:hidden">
          {urgency}
          {formats.date(bill.dueDate)}
        </span>
        <span className="mt-1 block text-xs text-muted md:hidden">{consequence}</span>
      </Td>
      <Td className="hidden sm:table-cell">{urgency}</Td>
      <Td className="hidden text-muted md:table-cell">{consequence}</Td>
      <Td className={figureCell}>
        <AmountBehind
          name={name}
          value={bill.amount}
          currency={bill.currencyCode}
          behind={billHref(bill)}
          className="font-medium"
        />
        {bill.convertedAmount != null && bill.currencyCode !== currency && (
          <span className="block text-xs text-muted">{formats.amount(bill.convertedAmount, currency)}</span>
        )}
      </Td>
    </tr>
  );
}

/** The server names an invoice by its card and `YYYY-MM`; here the month is written as people write it. */
function useBillName(): (bill: Bill) => string {
  const t = useTranslations("dashboard.bills");
  const formats = useFormats();
  return ({ description, billingMonth }) => {
    if (billingMonth == null) return description;
    const card = description.replace(` | ${billingMonth}`, "");
    return t("invoice", { card, month: formats.month(billingMonth) });
  };
}

/** A bill that is still to be paid has no transaction: what expects it is behind it. */
function billHref({ cardId, billingMonth, recurringId }: Bill): string {
  if (cardId != null && billingMonth != null) {
    return `/workspace/cards?${new URLSearchParams({ id: cardId, month: billingMonth }).toString()}`;
  }
  return recurringId == null ? "/workspace/recurring" : `/workspace/recurring?id=${recurringId}`;
}
