"use client";

import { useQuery } from "@tanstack/react-query";

import { expectData, http, versioned, type Schemas, type Versioned } from "@/api/client";

import type { OwnFacts } from "./entry-values";
import type { Entry } from "./kinds";

/** An entry with all that is known of it. */
export interface WholeEntry {
  entry: Entry;
  own: OwnFacts;
  /** The incomes that pay it back. */
  reimbursedBy: Schemas["Reimbursed"][];
}

/** An entry as it is now, with its version. */
export function useEntry(id: string) {
  return useQuery({ queryKey: ["get", "/transactions/whole", id], queryFn: () => readWhole(id) });
}

async function readWhole(id: string): Promise<Versioned<WholeEntry>> {
  const { value: entry, etag } = versioned(await http.GET("/transactions/{id}", { params: { path: { id } } }));
  return { value: { entry, own: {}, reimbursedBy: [], ...(await readOwn(entry)) }, etag };
}

/** What only its own resource says of it. */
async function readOwn(entry: Entry): Promise<Partial<WholeEntry>> {
  const { id } = entry;
  switch (entry.type) {
    case "INCOME":
      return { own: expectData(await http.GET("/incomes/{id}", { params: { path: { id } } })) };
    case "EXPENSE":
      return { reimbursedBy: expectData(await http.GET("/expenses/{id}", { params: { path: { id } } })).reimbursed_by };
    case "CARD_EXPENSE": {
      const answer = await http.GET("/card-expenses/{expense_id}", { params: { path: { expense_id: id } } });
      return { reimbursedBy: expectData(answer).reimbursed_by };
    }
    case "CARD_PAYMENT":
      return { own: { is_final_payment: await isFinalPayment(entry) } };
    case "INVESTMENT_WITHDRAWAL":
      return { own: { rescued: await isRescue(entry) } };
    case "TRANSFER":
    case "CARD_CHARGEBACK":
    case "INVESTMENT_DEPOSIT":
      return {};
  }
}

async function isFinalPayment(entry: Entry): Promise<boolean> {
  const path = { id: entry.card_id ?? "", billing_month: entry.billing_month ?? "" };
  const invoice = await http.GET("/cards/{id}/invoices/{billing_month}/transactions", {
    params: { path, query: { limit: 500 } },
  });
  return expectData(invoice).items.find(({ id }) => id === entry.id)?.is_final_payment ?? false;
}

async function isRescue(entry: Entry): Promise<boolean> {
  const [year, month] = entry.transaction_date.split("-").map(Number);
  const detail = await http.GET("/investments/{id}", {
    params: { path: { id: entry.investment_id ?? "" }, query: { year: year ?? 1, month: month ?? 1 } },
  });
  const { investment_withdrawals: withdrawals } = expectData(detail).investment;
  return withdrawals?.find(({ id }) => id === entry.id)?.rescued ?? false;
}
