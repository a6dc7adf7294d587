import type { Schemas } from "@/api/client";
import { isZero } from "@/i18n/decimal";

type Invoice = Pick<
  Schemas["Invoice"],
  "billing_month" | "status" | "outstanding_amount" | "opening_date" | "closing_date"
>;

/** The invoice that purchases of today are billed on, among those of one card by month. */
export function currentInvoice<Of extends Invoice>(invoices: readonly Of[]): Of | undefined {
  return invoices.find(({ status }) => status === "OPEN");
}

/** The invoice to look at first: the oldest that waits to be paid, else the one that fills up, else the last. */
export function firstToShow<Of extends Invoice>(invoices: readonly Of[]): Of | undefined {
  const waiting = invoices.find(
    ({ status, outstanding_amount: amount }) => (status === "CLOSED" || status === "OVERDUE") && !isZero(amount),
  );
  return waiting ?? currentInvoice(invoices) ?? invoices.at(-1);
}

/**
 * The invoices of all cards that want to be paid or fill up now. Those that only hold instalments to come do not, nor those
 * whose rest went on to a later invoice that asks for it.
 */
export function pendingOf<Of extends Invoice & { card_id: string }>(invoices: readonly Of[], today: string): Of[] {
  const isAskedForLater = (invoice: Of) =>
    isZero(invoice.outstanding_amount) &&
    invoice.status !== "OPEN" &&
    invoices.some((of) => of.card_id === invoice.card_id && of.billing_month > invoice.billing_month);
  return invoices.filter(
    (invoice) => invoice.status !== "PAID" && invoice.opening_date <= today && !isAskedForLater(invoice),
  );
}
