"use client";

import { useEffect, useRef } from "react";
import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { useFormats } from "@/i18n/formats";
import { Amount } from "@/ui/amount";
import { classNames } from "@/ui/class-names";

const MARKS: Record<Schemas["InvoiceStanding"], string> = {
  OPEN: "text-info",
  CLOSED: "text-caution",
  OVERDUE: "text-negative",
  PAID: "text-positive",
};

/** All invoices of a card side by side, as banks show them; the one that is looked at is in the middle. */
export function InvoiceStrip({
  invoices,
  month,
  onChoose,
}: {
  invoices: readonly Schemas["Invoice"][];
  month: string;
  onChoose: (month: string) => void;
}) {
  const t = useTranslations();
  const formats = useFormats();
  const current = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // The strip alone is scrolled: `scrollIntoView` would move the page too.
    const button = current.current;
    const strip = button?.parentElement?.parentElement;
    if (button && strip) strip.scrollLeft = button.offsetLeft - (strip.clientWidth - button.offsetWidth) / 2;
  }, [month]);
  return (
    <nav aria-label={t("cards.invoice.list")}>
      <ul className="relative flex gap-2 overflow-x-auto p-1">
        {invoices.map((invoice) => {
          const isCurrent = invoice.billing_month === month;
          return (
            <li key={invoice.billing_month} className="shrink-0">
              <button
                ref={isCurrent ? current : undefined}
                type="button"
                aria-current={isCurrent ? "true" : undefined}
                onClick={() => onChoose(invoice.billing_month)}
                className={classNames(
                  "flex min-w-28 flex-col items-start gap-0.5 rounded-xl border px-3 py-2 text-left",
                  isCurrent ? "border-accent bg-accent-soft" : "border-line bg-surface hover:bg-sunken",
                )}
              >
                <span className="text-xs font-medium first-letter:uppercase">
                  {formats.shortMonth(invoice.billing_month)}
                </span>
                <Amount
                  value={invoice.total_amount}
                  currency={invoice.currency_code}
                  className="text-sm font-semibold"
                />
                <span className={classNames("text-xs", MARKS[invoice.status])}>
                  {t(`common.invoiceStatus.${invoice.status}`)}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
