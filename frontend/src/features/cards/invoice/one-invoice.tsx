"use client";

import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { isNegative, isZero } from "@/i18n/decimal";
import { useFormats } from "@/i18n/formats";
import { usePlace } from "@/session/workspace";
import { Amount } from "@/ui/amount";
import { Badge } from "@/ui/badge";
import { Card } from "@/ui/card";

import { InvoiceActions } from "./invoice-actions";
import { InvoiceBadge } from "./invoice-badge";
import { InvoiceDialogs } from "./invoice-dialogs";
import { InvoiceRows } from "./invoice-rows";

interface Props {
  card: Schemas["Card"];
  invoice: Schemas["Invoice"];
}

/** An invoice: what is left to pay and by when, how it came to that, and all that it bills. */
export function OneInvoice({ card, invoice }: Props) {
  const t = useTranslations("cards.invoice");
  const formats = useFormats();
  const { canWrite } = usePlace();
  const title = t("title", { month: formats.month(invoice.billing_month) });
  return (
    <>
      <Card aria-label={title} className="flex flex-col gap-5 p-5">
        <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-4">
          <div className="min-w-0">
            <div className="flex flex-wrap items-center gap-2">
              <h2 className="text-base font-semibold">{title}</h2>
              <InvoiceBadge status={invoice.status} />
              {invoice.is_settled && <Badge>{t("settledMark")}</Badge>}
            </div>
            <ToPay invoice={invoice} />
          </div>
          {canWrite && <InvoiceActions card={card} invoice={invoice} />}
        </header>
        <Figures invoice={invoice} />
        <Dates invoice={invoice} />
      </Card>
      <InvoiceRows card={card} invoice={invoice} />
      {canWrite && <InvoiceDialogs card={card} invoice={invoice} />}
    </>
  );
}

function ToPay({ invoice }: { invoice: Schemas["Invoice"] }) {
  const t = useTranslations("cards.invoice");
  const formats = useFormats();
  const { outstanding_amount: outstanding, currency_code: currency, due_date: due, status } = invoice;
  const date = formats.date(due);
  const word = isNegative(outstanding) ? "credit" : isZero(outstanding) ? "paidOff" : "toPay";
  return (
    <p className="mt-3">
      <span className="block text-sm text-muted">
        {t(word)} {word === "toPay" && (status === "OVERDUE" ? t("dueSince", { date }) : t("dueBy", { date }))}
      </span>
      <Amount
        value={outstanding}
        currency={currency}
        className={
          status === "OVERDUE" && word === "toPay"
            ? "text-3xl font-semibold tracking-tight text-negative"
            : "text-3xl font-semibold tracking-tight"
        }
      />
    </p>
  );
}

function Figures({ invoice }: { invoice: Schemas["Invoice"] }) {
  const t = useTranslations("cards.invoice");
  const figures = [
    { name: t("carriedIn"), value: invoice.carried_in },
    { name: t("total"), value: invoice.total_amount },
    { name: t("paid"), value: invoice.paid_amount },
    { name: t("carriedOut"), value: invoice.carried_out },
  ];
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-3 border-t border-line pt-4 lg:grid-cols-4">
      {figures.map(({ name, value }) => (
        <div key={name}>
          <dt className="text-xs text-muted">{name}</dt>
          <dd className="font-medium">
            <Amount value={value} currency={invoice.currency_code} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Dates({ invoice }: { invoice: Schemas["Invoice"] }) {
  const t = useTranslations("cards.invoice");
  const formats = useFormats();
  const dates = [
    { name: t("opens"), date: invoice.opening_date },
    { name: t("closes"), date: invoice.closing_date },
    { name: t("due"), date: invoice.due_date },
  ];
  return (
    <div className="border-t border-line pt-4">
      <dl className="grid grid-cols-3 gap-x-3 gap-y-3 sm:gap-x-6 lg:grid-cols-4">
        {dates.map(({ name, date }) => (
          <div key={name}>
            <dt className="text-xs text-muted">{name}</dt>
            <dd className="figures text-sm font-medium">{formats.date(date)}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-2 text-xs text-muted">{t(`source.${invoice.date_source}`)}</p>
    </div>
  );
}
