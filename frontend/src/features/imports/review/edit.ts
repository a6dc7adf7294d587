import type { Schemas } from "@/api/client";

import type { Change } from "./change";
import { categoryTypeOf, filedUnder, filingOfLine, type Kind, type Line } from "./line";

/** What the form holds. */
export interface EditValues {
  date: string;
  amount: string;
  description: string;
  kind: Kind;
  filing: string | null;
  /** A transfer's other account, or the account that pays a card. */
  other: string | null;
  card: string | null;
  month: string;
  investment: string | null;
  recurring: string | null;
  tags: string[];
  isIgnored: boolean;
  /** Which way a transfer went, of a line that was posted. */
  goes: "in" | "out";
}

export function editValues(line: Line, session: Schemas["ImportSession"]): EditValues {
  const { data } = line;
  const goes = line.direction === "in" ? "in" : "out";
  const end = goes === "in" ? data.source_account_id : data.destination_account_id;
  return {
    date: line.transaction_date,
    amount: line.amount,
    description: line.description,
    kind: line.type,
    filing: filingOfLine(line),
    other: (line.type === "TRANSFER" ? end : data.account_id) ?? null,
    card: data.card_id ?? null,
    month: data.billing_month ?? session.billing_month,
    investment: data.investment_id ?? null,
    recurring: data.recurring_transaction_id ?? null,
    tags: data.tag_ids,
    isIgnored: data.ignore,
    goes,
  };
}

/** What was changed, and what goes with the kind that was chosen. */
export function editChange(line: Line, session: Schemas["ImportSession"], values: EditValues): Change {
  const before = editValues(line, session);
  const isPosted = line.file_id == null;
  const data: Schemas["LineData"] = { tag_ids: values.tags, ignore: values.isIgnored, ...placesOf(session, values) };
  if (categoryTypeOf(values.kind) !== null && (line.data.splits.length === 0 || values.filing !== null)) {
    Object.assign(data, values.filing === null ? { category_id: null } : filedUnder(values.filing));
  }
  return {
    type: values.kind,
    ...(values.description !== before.description && { description: values.description }),
    ...(isPosted && values.date !== before.date && { transaction_date: values.date }),
    // The sign goes with the kind, so that a posted line says both.
    ...(isPosted && { amount: values.amount }),
    data,
  };
}

function placesOf(session: Schemas["ImportSession"], values: EditValues): Schemas["LineData"] {
  const { kind, other, card, month, investment, goes } = values;
  const own = session.account_id ?? null;
  switch (kind) {
    case "TRANSFER":
      return goes === "in"
        ? { source_account_id: other, destination_account_id: own }
        : { source_account_id: own, destination_account_id: other };
    case "CARD_PAYMENT":
      return session.card_id == null
        ? { card_id: card, billing_month: month }
        : { account_id: other, billing_month: month };
    case "INVESTMENT_DEPOSIT":
    case "INVESTMENT_WITHDRAWAL":
      return { investment_id: investment };
    case "INCOME":
    case "EXPENSE":
    case "CARD_EXPENSE":
    case "CARD_CHARGEBACK":
      return {};
  }
}
