import { expectData, http, ifMatch } from "@/api/client";

import {
  accountEntry,
  cardEntry,
  cardPayment,
  deposit,
  instalments,
  purchase,
  touchedOnly,
  transfer,
  withdrawal,
} from "./entry-body";
import type { EntryValues } from "./entry-values";
import type { Entry, Kind } from "./kinds";

export type Scope = "one" | "following" | "all";

/** Where a new entry comes from, when a recurring item expects it. */
type Recurring = string | null;

/** As much of an answer as is looked at, whatever kind it is of. */
type Answer = Promise<{ data?: { id: string }; error?: unknown }>;

/** Books an entry; answers its identity. */
export async function book(kind: Kind, values: EntryValues, recurring: Recurring, isCross: boolean): Promise<string> {
  return expectData(await post(kind, values, recurring, isCross)).id;
}

function post(kind: Kind, values: EntryValues, recurring: Recurring, isCross: boolean): Answer {
  const account = { path: { account_id: values.account_id ?? "" } };
  const investment = { path: { id: values.investment_id ?? "" } };
  switch (kind) {
    case "INCOME":
      return http.POST("/accounts/{account_id}/incomes", {
        params: account,
        body: { ...accountEntry(values), recurring_income_id: recurring },
      });
    case "EXPENSE":
      return http.POST("/accounts/{account_id}/expenses", {
        params: account,
        body: { ...accountEntry(values), recurring_expense_id: recurring },
      });
    case "TRANSFER":
      return http.POST("/transfers", { body: { ...transfer(values, isCross), recurring_transfer_id: recurring } });
    case "CARD_EXPENSE":
      return http.POST("/card-expenses", {
        body: { ...purchase(values), ...instalments(values), recurring_card_transaction_id: recurring },
      });
    case "CARD_CHARGEBACK":
      return http.POST("/card-chargebacks", { body: cardEntry(values) });
    case "CARD_PAYMENT":
      return http.POST("/card-payments", { body: cardPayment(values) });
    case "INVESTMENT_DEPOSIT":
      return http.POST("/investments/{id}/deposits", { params: investment, body: deposit(values) });
    case "INVESTMENT_WITHDRAWAL":
      return http.POST("/investments/{id}/withdrawals", { params: investment, body: withdrawal(values) });
  }
}

/** Says which expenses an income pays back. */
export async function linkExpenses(income: string, reimburses: EntryValues["reimburses"]): Promise<void> {
  expectData(await http.PUT("/incomes/{id}", { params: { path: { id: income } }, body: { reimburses } }));
}

interface Change {
  entry: Entry;
  values: EntryValues;
  touched: readonly (keyof EntryValues)[];
  etag: string | undefined;
  scope: Scope;
  isCross: boolean;
}

/** Changes an entry in what was touched. */
export async function change(request: Change): Promise<void> {
  expectData(await put(request));
}

function put({ entry, values, touched, etag, scope, isCross }: Change): Answer {
  const path = { id: entry.id };
  const match = ifMatch(etag);
  switch (entry.type) {
    case "INCOME":
      return http.PUT("/incomes/{id}", {
        params: { path, ...match },
        body: touchedOnly({ ...accountEntry(values), reimburses: values.reimburses }, touched),
      });
    case "EXPENSE":
      return http.PUT("/expenses/{id}", {
        params: { path, ...match },
        body: touchedOnly(accountEntry(values), touched),
      });
    case "TRANSFER":
      return http.PUT("/transfers/{id}", {
        params: { path, ...match },
        body: touchedOnly(transfer(values, isCross), touched),
      });
    case "CARD_EXPENSE":
      return http.PUT("/card-expenses/{expense_id}", {
        params: { path: { expense_id: entry.id }, query: { scope }, ...match },
        body: touchedOnly(purchase(values), touched),
      });
    case "CARD_CHARGEBACK":
      return http.PUT("/cards/{id}/invoices/{billing_month}/card_chargebacks/{chargeback_id}", {
        params: { path: { ...invoiceOf(entry), chargeback_id: entry.id }, ...match },
        body: touchedOnly(accountEntry(values), touched),
      });
    case "CARD_PAYMENT":
      return http.PUT("/cards/{id}/invoices/{billing_month}/card_payments/{payment_id}", {
        params: { path: { ...invoiceOf(entry), payment_id: entry.id }, ...match },
        body: touchedOnly(cardPayment(values), touched),
      });
    case "INVESTMENT_DEPOSIT":
      return http.PATCH("/investments/{id}/deposits/{deposit_id}", {
        params: { path: { id: entry.investment_id ?? "", deposit_id: entry.id }, ...match },
        body: touchedOnly(deposit(values), touched),
      });
    case "INVESTMENT_WITHDRAWAL":
      return http.PATCH("/investments/{id}/withdrawals/{withdrawal_id}", {
        params: { path: { id: entry.investment_id ?? "", withdrawal_id: entry.id }, ...match },
        body: touchedOnly(withdrawal(values), touched),
      });
  }
}

function invoiceOf(entry: Entry): { id: string; billing_month: string } {
  return { id: entry.card_id ?? "", billing_month: entry.billing_month ?? "" };
}

/** Deletes an entry that was looked at; of instalments, those in scope. */
export async function remove(entry: Entry, etag: string | undefined, scope: Scope): Promise<void> {
  const { error, response } = await del(entry, etag, scope);
  if (!response.ok) throw error;
}

function del(entry: Entry, etag: string | undefined, scope: Scope): Promise<{ error?: unknown; response: Response }> {
  const path = { id: entry.id };
  const match = ifMatch(etag);
  switch (entry.type) {
    case "INCOME":
      return http.DELETE("/incomes/{id}", { params: { path, ...match } });
    case "EXPENSE":
      return http.DELETE("/expenses/{id}", { params: { path, ...match } });
    case "TRANSFER":
      return http.DELETE("/transfers/{id}", { params: { path, ...match } });
    case "CARD_EXPENSE":
      return http.DELETE("/card-expenses/{expense_id}", {
        params: { path: { expense_id: entry.id }, query: { scope }, ...match },
      });
    case "CARD_CHARGEBACK":
      return http.DELETE("/cards/{id}/invoices/{billing_month}/card_chargebacks/{chargeback_id}", {
        params: { path: { ...invoiceOf(entry), chargeback_id: entry.id }, ...match },
      });
    case "CARD_PAYMENT":
      return http.DELETE("/cards/{id}/invoices/{billing_month}/card_payments/{payment_id}", {
        params: { path: { ...invoiceOf(entry), payment_id: entry.id }, ...match },
      });
    case "INVESTMENT_DEPOSIT":
      return http.DELETE("/investments/{id}/deposits/{deposit_id}", {
        params: { path: { id: entry.investment_id ?? "", deposit_id: entry.id }, ...match },
      });
    case "INVESTMENT_WITHDRAWAL":
      return http.DELETE("/investments/{id}/withdrawals/{withdrawal_id}", {
        params: { path: { id: entry.investment_id ?? "", withdrawal_id: entry.id }, ...match },
      });
  }
}
