import type { Schemas } from "@/api/client";
import { filingOf } from "@/pickers/options";

import type { EntryValues } from "./entry-values";

// A form in the API's words, for each kind of entry.

function filed(key: string | null): { category_id?: string; sub_category_id?: string | null } {
  if (key === null) return {};
  const { category, subCategory } = filingOf(key);
  return { category_id: category, sub_category_id: subCategory };
}

/** What it was for: one thing, or several. */
function purpose(values: EntryValues) {
  if (values.splits.length === 0) return filed(values.category_id);
  const splits: Schemas["NewPart"][] = values.splits.map(({ category_id, amount }) => {
    const { category, subCategory } = filingOf(category_id ?? "");
    return { category_id: category, sub_category_id: subCategory, amount };
  });
  return { splits };
}

const orNull = (text: string) => (text.trim() === "" ? null : text.trim());

/** What entries of all kinds say. */
function common(values: EntryValues) {
  const { amount, transaction_date, transaction_status: status } = values;
  return {
    amount,
    transaction_date,
    notes: orNull(values.notes),
    ...(status !== "" && { transaction_status: status }),
  };
}

export function accountEntry(values: EntryValues) {
  return { ...common(values), ...purpose(values), description: values.description, tag_ids: values.tag_ids };
}

export function transfer(values: EntryValues, areCurrenciesDifferent: boolean) {
  return {
    ...common(values),
    description: orNull(values.description),
    source_account_id: values.account_id ?? "",
    destination_account_id: values.destination_account_id ?? "",
    tag_ids: values.tag_ids,
    ...(areCurrenciesDifferent && { received_amount: values.received_amount }),
  };
}

/** Without the month that bills it where its date is to say. */
export function cardEntry(values: EntryValues) {
  return {
    ...accountEntry(values),
    card_id: values.card_id ?? "",
    ...(values.billing_month !== "" && { billing_month: values.billing_month }),
  };
}

/** With what it cost where it was made, or with nothing of it. */
export function purchase(values: EntryValues) {
  const { isForeign } = values;
  const code = orNull(values.original_currency_code);
  return {
    ...cardEntry(values),
    original_amount: isForeign ? orNull(values.original_amount) : null,
    original_currency_code: isForeign && code !== null ? code.toUpperCase() : null,
    exchange_rate: isForeign ? orNull(values.exchange_rate) : null,
  };
}

/** In how many parts a purchase is paid, which never changes. */
export function instalments(values: EntryValues) {
  const count = Number(values.installments);
  return count > 1 ? { installments: count, installment_amount_type: values.installment_amount_type } : {};
}

export function cardPayment(values: EntryValues) {
  return {
    ...common(values),
    account_id: values.account_id ?? "",
    card_id: values.card_id ?? "",
    billing_month: values.billing_month,
    is_final_payment: values.is_final_payment,
  };
}

export function deposit(values: EntryValues) {
  return {
    ...common(values),
    account_id: values.account_id ?? "",
    description: orNull(values.description),
    tag_ids: values.tag_ids,
  };
}

export function withdrawal(values: EntryValues) {
  return { ...deposit(values), rescued: values.rescued };
}

const ORIGINAL = ["original_amount", "original_currency_code", "exchange_rate"];

/** What the API calls a field of the form, where it calls it otherwise, or by several names. */
const NAMES: Partial<Record<keyof EntryValues, readonly string[]>> = {
  // The parts of a split follow its amount where they are not given anew, and then in proportion: what is on screen holds.
  amount: ["amount", "splits"],
  account_id: ["account_id", "source_account_id"],
  category_id: ["category_id", "sub_category_id", "splits"],
  splits: ["category_id", "sub_category_id", "splits"],
  isForeign: ORIGINAL,
  original_amount: ORIGINAL,
  original_currency_code: ORIGINAL,
  exchange_rate: ORIGINAL,
};

/** Of a form in the API's words, what was touched. What is not said stays, and nobody's change is undone unseen. */
export function touchedOnly<Body extends object>(body: Body, touched: readonly (keyof EntryValues)[]): Partial<Body> {
  const names = new Set(touched.flatMap((field) => NAMES[field] ?? [field]));
  return Object.fromEntries(Object.entries(body).filter(([name]) => names.has(name))) as Partial<Body>;
}
