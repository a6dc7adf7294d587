import type { Schemas } from "@/api/client";

import { plain } from "./decimals";
import type { WholeEntry } from "./use-entry";

type AuditEvent = Schemas["AuditEvent"];

/** What the history tells of an entry; other columns are the server's own. */
const FIELDS = [
  "amount",
  "booked_on",
  "description",
  "account_id",
  "destination_account_id",
  "received_amount",
  "card_id",
  "billing_month",
  "investment_id",
  "category_id",
  "subcategory_id",
  "original_amount",
  "original_currency_code",
  "original_rate",
  "status",
  "is_final_payment",
  "is_full_redemption",
  "recurring_item_id",
  "notes",
] as const;
type FieldName = (typeof FIELDS)[number];

type Value = string | boolean | null;
/** An entry, as its row says it. */
type Image = Readonly<Partial<Record<FieldName, Value>>>;

/** A change in one respect. */
export type Line =
  | { kind: "field"; field: FieldName; before: Value; after: Value; currency: string }
  | { kind: "tag"; isAdded: boolean; tag: string }
  | { kind: "part"; isAdded: boolean; part: { category: string; amount: string } | null; currency: string }
  | { kind: "link"; change: "linked" | "unlinked" | "relinked" };

/** An entry as it is, in the words of its row. */
export function imageOf({ entry, own }: WholeEntry): Image {
  const isSplit = entry.splits.length > 0;
  return {
    amount: plain(entry.amount),
    booked_on: entry.transaction_date,
    description: entry.description ?? "",
    account_id: (entry.type === "TRANSFER" ? entry.source_account_id : entry.account_id) ?? null,
    destination_account_id: entry.destination_account_id ?? null,
    received_amount: entry.received_amount == null ? null : plain(entry.received_amount),
    card_id: entry.card_id ?? null,
    billing_month: entry.billing_month ?? null,
    investment_id: entry.investment_id ?? null,
    category_id: isSplit ? null : (entry.category_id ?? null),
    subcategory_id: isSplit ? null : (entry.sub_category_id ?? null),
    original_amount: entry.original_amount == null ? null : plain(entry.original_amount),
    original_currency_code: entry.original_currency_code ?? null,
    original_rate: entry.exchange_rate == null ? null : plain(entry.exchange_rate),
    status: entry.transaction_status,
    ...(own.is_final_payment !== undefined && { is_final_payment: own.is_final_payment }),
    ...(own.rescued !== undefined && { is_full_redemption: own.rescued }),
    recurring_item_id: entry.recurring_transaction_id ?? null,
    notes: entry.notes ?? null,
  };
}

/** The same of what the trail kept. */
function imageOfRow(row: Record<string, unknown>): Image {
  return Object.fromEntries(
    FIELDS.filter((field) => field in row).map((field) => {
      const value = kept(row[field]);
      return [field, field === "billing_month" && typeof value === "string" ? value.slice(0, 7) : value];
    }),
  );
}

/** A value of the trail: a text, or one that says its type: `{"decimal": "330"}`. */
function kept(value: unknown): Value {
  if (typeof value === "object" && value !== null) {
    const [type, inner] = Object.entries(value)[0] ?? [];
    return typeof inner !== "string" ? null : type === "decimal" ? plain(inner) : inner;
  }
  return typeof value === "string" || typeof value === "boolean" ? value : null;
}

/** In which respects two images differ; what one of them does not know is no difference. */
export function differences(before: Image, after: Image, currency: string): Line[] {
  return FIELDS.flatMap((field): Line[] => {
    const [was, is] = [before[field], after[field]];
    if (was === undefined || is === undefined || was === is || (!was && !is)) return [];
    // Within one currency a transfer loses nothing, and that is said once.
    if (field === "received_amount" && was === before.amount && is === after.amount) return [];
    return [{ kind: "field", field, before: was, after: is, currency }];
  });
}

/**
 * What each event did, in lines. Events come newest first and say what was there before: what came after is what the next
 * newer one found, or what is there now.
 */
export function linesOf(events: readonly AuditEvent[], now: WholeEntry | null): ReadonlyMap<string, Line[]> {
  const later = new Map<string, Record<string, unknown>>();
  let after: Image = now === null ? {} : imageOf(now);
  const lines = new Map<string, Line[]>();
  for (const event of events) {
    const own: Line[] = [];
    for (const { row, change, before } of event.changes) {
      const [noun = "", key = ""] = row.split(":");
      const currency = currencyOf(before, now);
      if (noun === "transaction" && change === "changed" && before != null) {
        const image = imageOfRow(before);
        own.push(...differences(image, after, currency));
        after = image;
      } else if (noun === "transaction" && before != null) {
        after = imageOfRow(before);
      } else if (change !== "changed" || noun === "reimbursement") {
        own.push(...lineOfPart(noun, key, change, before ?? later.get(row) ?? null, currency));
      }
      if (before != null) later.set(row, before);
    }
    // What belongs to an entry that goes as a whole, or comes, is not told apart.
    const isWhole = event.changes.some(({ row, change }) => row.startsWith("transaction:") && change !== "changed");
    lines.set(event.id, isWhole ? [] : own);
  }
  return lines;
}

function lineOfPart(
  noun: string,
  key: string,
  change: string,
  row: Record<string, unknown> | null,
  currency: string,
): Line[] {
  const isAdded = change === "created" || change === "restored";
  switch (noun) {
    case "transaction_tag":
      return [{ kind: "tag", isAdded, tag: key.split("/")[1] ?? "" }];
    case "split": {
      const [category, amount] = row === null ? [null, null] : [kept(row.category_id), kept(row.amount)];
      const isKnown = typeof category === "string" && typeof amount === "string";
      return [{ kind: "part", isAdded, part: isKnown ? { category, amount } : null, currency }];
    }
    case "reimbursement":
      return [{ kind: "link", change: change === "changed" ? "relinked" : isAdded ? "linked" : "unlinked" }];
    default:
      return [];
  }
}

function currencyOf(row: Record<string, unknown> | null | undefined, now: WholeEntry | null): string {
  const code = row?.currency_code;
  return typeof code === "string" ? code : (now?.entry.currency_code ?? "");
}
