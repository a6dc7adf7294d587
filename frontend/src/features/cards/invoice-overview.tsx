"use client";

import { CircleCheck } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { isZero } from "@/i18n/decimal";
import { useFormats } from "@/i18n/formats";
import { usePlace } from "@/session/workspace";
import { useAddress } from "@/ui/address";
import { Amount } from "@/ui/amount";
import { Panel } from "@/ui/card";
import { Dot } from "@/ui/dot";
import { Select } from "@/ui/input";
import { Empty, Query } from "@/ui/states";
import { figureCell, Table, Td, Th } from "@/ui/table";

import { InvoiceBadge } from "./invoice/invoice-badge";
import { pendingOf } from "./month-of-invoice";

type Invoice = Schemas["Invoice"];

const STANDINGS = ["OVERDUE", "CLOSED", "OPEN", "PAID"] as const;

/** Invoices of all cards: those that want to be paid or fill up, or all that stand in one way. */
export function InvoiceOverview() {
  const t = useTranslations();
  const { today } = usePlace();
  const { params, set } = useAddress();
  const status = STANDINGS.find((standing) => standing === params.get("status"));
  const query = api.useQuery("get", "/invoices", {
    params: { query: status === undefined ? {} : { status } },
  });
  const chosen = (invoices: readonly Invoice[]) =>
    (status === undefined ? pendingOf(invoices, today) : invoices).toSorted((one, other) =>
      // What was paid is looked up from the newest on, the rest in the order that it is due.
      status === "PAID" ? other.due_date.localeCompare(one.due_date) : one.due_date.localeCompare(other.due_date),
    );
  return (
    <Panel
      title={t("cards.overview.title")}
      actions={
        <Select
          aria-label={t("cards.overview.filter")}
          className="h-9 w-auto text-sm"
          value={status ?? ""}
          onChange={(event) => set({ status: event.target.value || null })}
        >
          <option value="">{t("cards.overview.pending")}</option>
          {STANDINGS.map((standing) => (
            <option key={standing} value={standing}>
              {t(`common.invoiceStatus.${standing}`)}
            </option>
          ))}
        </Select>
      }
    >
      <Query
        query={query}
        isEmpty={(invoices) => chosen(invoices).length === 0}
        empty={
          <Empty
            icon={<CircleCheck />}
            title={t(status === undefined ? "cards.overview.emptyPending" : "cards.overview.empty")}
          />
        }
      >
        {(invoices) => (
          <>
            <InvoiceTable invoices={chosen(invoices)} />
            <InvoiceCards invoices={chosen(invoices)} />
          </>
        )}
      </Query>
    </Panel>
  );
}

function hrefOf({ card_id: card, billing_month: month }: Invoice): string {
  return `/workspace/cards?id=${card}&month=${month}`;
}

function useCardColors(): ReadonlyMap<string, string | null | undefined> {
  const cards = api.useQuery("get", "/cards").data ?? [];
  return new Map(cards.map(({ id, color }) => [id, color]));
}

function InvoiceTable({ invoices }: { invoices: readonly Invoice[] }) {
  const t = useTranslations("cards.overview");
  const formats = useFormats();
  const colors = useCardColors();
  return (
    <div className="hidden sm:block">
      <Table label={t("title")}>
        <thead>
          <tr>
            <Th>{t("card")}</Th>
            <Th>{t("month")}</Th>
            <Th>{t("due")}</Th>
            <Th>{t("status")}</Th>
            <Th className={figureCell}>{t("total")}</Th>
            <Th className={figureCell}>{t("outstanding")}</Th>
          </tr>
        </thead>
        <tbody>
          {invoices.map((invoice) => (
            <tr key={hrefOf(invoice)} className="relative hover:bg-sunken/60">
              <Td>
                <span className="flex items-center gap-2">
                  <Dot color={colors.get(invoice.card_id)} />
                  {invoice.card_name}
                </span>
              </Td>
              <Td>
                <Link
                  href={hrefOf(invoice)}
                  prefetch={false}
                  className="inline-block font-medium first-letter:uppercase after:absolute after:inset-0"
                  aria-label={`${invoice.card_name}, ${formats.month(invoice.billing_month)}`}
                >
                  {formats.month(invoice.billing_month)}
                </Link>
              </Td>
              <Td className="figures">{formats.date(invoice.due_date)}</Td>
              <Td>
                <InvoiceBadge status={invoice.status} />
              </Td>
              <Td className={figureCell}>
                <Amount value={invoice.total_amount} currency={invoice.currency_code} />
              </Td>
              <Td className={figureCell}>
                <Outstanding invoice={invoice} />
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}

/** The same where there is little room. */
function InvoiceCards({ invoices }: { invoices: readonly Invoice[] }) {
  const t = useTranslations("cards.overview");
  const formats = useFormats();
  const colors = useCardColors();
  return (
    <ul aria-label={t("title")} className="-mx-5 -mb-5 divide-y divide-line border-t border-line sm:hidden">
      {invoices.map((invoice) => (
        <li key={hrefOf(invoice)} className="relative flex items-center justify-between gap-3 px-5 py-3">
          <div className="min-w-0">
            <Link
              href={hrefOf(invoice)}
              prefetch={false}
              className="flex items-center gap-2 font-medium after:absolute after:inset-0"
            >
              <Dot color={colors.get(invoice.card_id)} />
              <span className="truncate">{invoice.card_name}</span>
            </Link>
            <p className="mt-0.5 text-sm text-muted">
              {formats.shortMonth(invoice.billing_month)} · {formats.date(invoice.due_date)}
            </p>
          </div>
          <div className="flex shrink-0 flex-col items-end gap-1">
            <Outstanding invoice={invoice} />
            <InvoiceBadge status={invoice.status} />
          </div>
        </li>
      ))}
    </ul>
  );
}

/** What is left to pay; of an overdue invoice that may be nothing, for the next one asks for it. */
function Outstanding({ invoice }: { invoice: Invoice }) {
  const t = useTranslations("cards.overview");
  const formats = useFormats();
  const { currency_code: currency, carried_out: carried } = invoice;
  return (
    <>
      <Amount value={invoice.outstanding_amount} currency={currency} className="font-semibold" />
      {invoice.status !== "PAID" && !isZero(carried) && (
        <span className="block max-w-40 text-right text-xs text-muted sm:max-w-none">
          {t("carriedOut", { amount: formats.amount(carried, currency) })}
        </span>
      )}
    </>
  );
}
