"use client";

import { useMemo } from "react";
import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { useFormats } from "@/i18n/formats";
import { Badge, type Tone } from "@/ui/badge";
import { Panel } from "@/ui/card";
import { figureCell, Table, Td, Th } from "@/ui/table";

import { AmountBehind } from "../behind";
import { Pager, usePages } from "../pages";

type Invoice = Schemas["DashboardInvoice"];

const TONES: Record<Invoice["status"], Tone> = { paid: "positive", pending: "info", closed: "caution" };

/** The invoices of the last months, the newest first. */
export function InvoiceHistory({ invoices }: { invoices: readonly Invoice[] }) {
  const t = useTranslations("dashboard");
  const formats = useFormats();
  const newest = useMemo(() => invoices.toReversed(), [invoices]);
  const { rows, ...pages } = usePages(newest);
  return (
    <Panel title={t("cards.history")} description={t("cards.historyHint")}>
      {rows.length === 0 ? (
        <p className="py-8 text-center text-sm text-muted">{t("cards.noInvoices")}</p>
      ) : (
        <Table label={t("cards.history")}>
          <thead>
            <tr>
              <Th>{t("column.month")}</Th>
              <Th className="hidden sm:table-cell">{t("column.card")}</Th>
              <Th>{t("column.status")}</Th>
              <Th className={figureCell}>{t("column.amount")}</Th>
            </tr>
          </thead>
          <tbody>
            {rows.map((invoice) => (
              <tr key={`${invoice.cardId} ${invoice.month}`}>
                <Td>
                  <span className="whitespace-nowrap">{formats.shortMonth(invoice.month)}</span>
                  <span className="block text-xs text-muted sm:hidden">{invoice.cardName}</span>
                </Td>
                <Td className="hidden sm:table-cell">{invoice.cardName}</Td>
                <Td>
                  <Badge tone={TONES[invoice.status]}>{t(`cards.status.${invoice.status}`)}</Badge>
                </Td>
                <Td className={figureCell}>
                  <AmountBehind
                    name={`${invoice.cardName}, ${formats.month(invoice.month)}`}
                    value={invoice.amount}
                    currency={invoice.currencyCode}
                    behind={invoiceHref(invoice)}
                  />
                </Td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      <Pager label={t("pages.of", { list: t("cards.history") })} pages={pages} />
    </Panel>
  );
}

/** An invoice has days of its own, which only its card's page knows. */
function invoiceHref({ cardId, month }: Invoice): string {
  return `/workspace/cards?${new URLSearchParams({ id: cardId, month }).toString()}`;
}
