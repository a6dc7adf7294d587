"use client";

import { ReceiptText, Repeat } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { useFormats } from "@/i18n/formats";
import { Amount } from "@/ui/amount";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Panel } from "@/ui/card";
import { Empty, Query } from "@/ui/states";

type Row = Schemas["InvoiceTransaction"];

interface Props {
  card: Schemas["Card"];
  invoice: Schemas["Invoice"];
}

/** All that an invoice bills and what was paid for it, the newest first, page by page. */
export function InvoiceRows({ card, invoice }: Props) {
  const t = useTranslations();
  const query = api.useInfiniteQuery(
    "get",
    "/cards/{id}/invoices/{billing_month}/transactions",
    { params: { path: { id: card.id, billing_month: invoice.billing_month } } },
    {
      pageParamName: "cursor",
      initialPageParam: undefined,
      getNextPageParam: (page) => page.next_cursor ?? undefined,
    },
  );
  return (
    <Panel title={t("cards.rows.title")}>
      <Query
        query={query}
        isEmpty={({ pages }) => pages.every(({ items }) => items.length === 0)}
        empty={
          <Empty icon={<ReceiptText />} title={t("cards.rows.empty")}>
            {t("cards.rows.emptyText")}
          </Empty>
        }
      >
        {({ pages }) => (
          <>
            <ul className="-mx-5 -mb-5 divide-y divide-line border-t border-line">
              {pages
                .flatMap(({ items }) => items)
                .map((row) => (
                  <InvoiceRow key={row.id} row={row} currency={card.currency_code} />
                ))}
            </ul>
            {query.hasNextPage && (
              <Button
                className="mt-5 self-center"
                isBusy={query.isFetchingNextPage}
                onClick={() => void query.fetchNextPage()}
              >
                {t("common.actions.showMore")}
              </Button>
            )}
          </>
        )}
      </Query>
    </Panel>
  );
}

function InvoiceRow({ row, currency }: { row: Row; currency: string }) {
  const t = useTranslations();
  const formats = useFormats();
  const isPurchase = row.type === "CARD_EXPENSE";
  const date = formats.shortDate(row.transaction_date);
  return (
    <li className="relative flex items-center gap-4 px-5 py-3 hover:bg-sunken/60">
      <span className="figures hidden w-20 shrink-0 text-sm text-muted sm:block">{date}</span>
      <div className="min-w-0 flex-1">
        <div className="flex min-w-0 items-center gap-2">
          <Link
            href={`/transactions?id=${row.id}`}
            prefetch={false}
            className="truncate font-medium after:absolute after:inset-0"
          >
            {row.description}
          </Link>
          <Marks row={row} />
        </div>
        <p className="truncate text-sm text-muted">
          <span className="sm:hidden">{date} · </span>
          {isPurchase
            ? (row.category_name ?? t("cards.rows.noCategory"))
            : [t(`common.entry.${row.type}`), row.category_name].filter((word) => word != null).join(" · ")}
        </p>
      </div>
      <Amount
        // What lowers the invoice, beside what it bills.
        value={isPurchase ? row.amount : `-${row.amount}`}
        currency={currency}
        className={
          row.transaction_status === "IGNORE"
            ? "text-muted line-through"
            : isPurchase
              ? "font-medium"
              : "font-medium text-positive"
        }
      />
    </li>
  );
}

function Marks({ row }: { row: Row }) {
  const t = useTranslations();
  const { installment_number: k, total_installments: n, transaction_status: status } = row;
  return (
    <>
      {k != null && n != null && (
        <Badge title={t("cards.rows.partOf", { k, n })}>
          <span aria-hidden>{t("cards.rows.part", { k, n })}</span>
          <span className="sr-only">{t("cards.rows.partOf", { k, n })}</span>
        </Badge>
      )}
      {row.is_final_payment === true && <Badge tone="positive">{t("cards.rows.final")}</Badge>}
      {row.recurring_card_transaction_id != null && (
        <Repeat role="img" aria-label={t("cards.rows.recurring")} className="size-3.5 shrink-0 text-muted" />
      )}
      {(status === "PENDING" || status === "IGNORE") && <Badge>{t(`common.status.${status}`)}</Badge>}
    </>
  );
}
