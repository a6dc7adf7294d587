import type { Schemas } from "@/api/client";
import { filingKey } from "@/pickers/options";

import type { Entry, Kind, Status } from "./kinds";

/** What a form about an entry holds, of whichever kind; what a kind has no use for stays as it is and is not sent. */
export interface EntryValues {
  amount: string;
  transaction_date: string;
  description: string;
  notes: string;
  /** Empty: as its date says. */
  transaction_status: Status | "";
  account_id: string | null;
  destination_account_id: string | null;
  received_amount: string;
  card_id: string | null;
  investment_id: string | null;
  /** A `filingKey`. */
  category_id: string | null;
  /** Empty where it is for one thing. */
  splits: SplitValues[];
  tag_ids: string[];
  /** Empty: as its date says. */
  billing_month: string;
  installments: string;
  installment_amount_type: Schemas["InstalmentAmountType"];
  isForeign: boolean;
  original_amount: string;
  original_currency_code: string;
  exchange_rate: string;
  is_final_payment: boolean;
  rescued: boolean;
  reimburses: Schemas["Repaid"][];
}

export interface SplitValues {
  category_id: string | null;
  amount: string;
}

/** An entry that nothing is said of yet. */
export function blank(today: string): EntryValues {
  return {
    amount: "",
    transaction_date: today,
    description: "",
    notes: "",
    transaction_status: "",
    account_id: null,
    destination_account_id: null,
    received_amount: "",
    card_id: null,
    investment_id: null,
    category_id: null,
    splits: [],
    tag_ids: [],
    billing_month: "",
    installments: "1",
    installment_amount_type: "TOTAL",
    isForeign: false,
    original_amount: "",
    original_currency_code: "",
    exchange_rate: "",
    is_final_payment: false,
    rescued: false,
    reimburses: [],
  };
}

/** What only the kind's own resource says of an entry. */
export interface OwnFacts {
  is_final_payment?: boolean;
  rescued?: boolean;
  reimburses?: Schemas["Reimbursed"][];
}

/** An entry as its form shows it. */
export function valuesOf(entry: Entry, own: OwnFacts): EntryValues {
  const isSplit = entry.splits.length > 0;
  return {
    amount: entry.amount,
    transaction_date: entry.transaction_date,
    description: entry.description ?? "",
    notes: entry.notes ?? "",
    transaction_status: entry.transaction_status,
    account_id: entry.type === "TRANSFER" ? (entry.source_account_id ?? null) : (entry.account_id ?? null),
    destination_account_id: entry.destination_account_id ?? null,
    received_amount: entry.received_amount ?? "",
    card_id: entry.card_id ?? null,
    investment_id: entry.investment_id ?? null,
    category_id: isSplit ? null : filingOf(entry),
    splits: entry.splits.map((part) => ({ category_id: filingOf(part), amount: part.amount })),
    tag_ids: entry.tags.map(({ tag_id }) => tag_id),
    billing_month: entry.billing_month ?? "",
    installments: String(entry.total_installments ?? 1),
    installment_amount_type: "INSTALLMENT",
    isForeign: entry.original_amount != null,
    original_amount: entry.original_amount ?? "",
    original_currency_code: entry.original_currency_code ?? "",
    exchange_rate: entry.exchange_rate ?? "",
    is_final_payment: own.is_final_payment ?? false,
    rescued: own.rescued ?? false,
    reimburses: (own.reimburses ?? []).map(({ transaction_id, amount }) => ({ transaction_id, amount })),
  };
}

function filingOf(named: { category_id?: string | null; sub_category_id?: string | null }): string | null {
  if (named.category_id == null) return null;
  return filingKey({ category: named.category_id, subCategory: named.sub_category_id ?? null });
}

/** The kinds whose entries are in words. */
export function hasDescription(kind: Kind): boolean {
  return kind !== "CARD_PAYMENT";
}

export function hasTags(kind: Kind): boolean {
  return kind !== "CARD_PAYMENT";
}

/** What a recurring item says of an entry that settles one of its slots. */
export function slotValues(slot: Schemas["PendingSlot"]): Partial<EntryValues> {
  return {
    amount: slot.amount,
    transaction_date: slot.reference_date,
    description: slot.description,
    account_id: slot.account_id ?? slot.source_account_id ?? null,
    destination_account_id: slot.destination_account_id ?? null,
    card_id: slot.card_id ?? null,
    category_id:
      slot.category_id == null
        ? null
        : filingKey({ category: slot.category_id, subCategory: slot.sub_category_id ?? null }),
    tag_ids: slot.tags.map(({ id }) => id),
  };
}
