import type { Schemas } from "@/api/client";

import { categoryTypeOf, choicesOf, filedUnder, filingOfLine, type Line } from "./line";

/** What is chosen for a line: one category, or the parts that it is divided into. */
type Choices = Schemas["LineData"];
export type Change = Schemas["StagedTransactionChange"];

/** What is said of one line. */
export interface Said {
  line: Line;
  change: Change;
}

/** What is said of several lines alike, in one request. */
export interface Step {
  ids: readonly string[];
  change: Change;
}

/** Events name so many lines at most; one that changed more makes everybody read everything. */
const TOGETHER_MAX = 150;

/** Choices that are one value each, and stand by themselves. */
const PLAIN = [
  "description",
  "account_id",
  "source_account_id",
  "destination_account_id",
  "card_id",
  "billing_month",
  "investment_id",
] as const;

/** The fewest requests that say it all. */
export function stepsOf(said: readonly Said[]): readonly Step[] {
  const alike = new Map<string, Said[]>();
  for (const of of said) {
    const key = JSON.stringify(of.change);
    alike.set(key, [...(alike.get(key) ?? []), of]);
  }
  return [...alike.values()].flatMap((group) => {
    const change = group[0]?.change ?? {};
    const count = Math.ceil(group.length / TOGETHER_MAX);
    return Array.from({ length: count }, (_, chunk) => ({
      ids: group.slice(chunk * TOGETHER_MAX, (chunk + 1) * TOGETHER_MAX).map(({ line }) => line.id),
      change,
    }));
  });
}

/** What takes the line as it stands, or as it is suggested; `null` where a person has to say more. */
export function accepting(line: Line): Change | null {
  if (line.outcome === "bound") return { pairing: "accept" };
  if (line.outcome === "pending" && (line.reason === "duplicate" || line.missing.some((of) => of !== "category"))) {
    return null;
  }
  // Parts that a rule made stay what they are: the kind alone says that they were looked at.
  if (categoryTypeOf(line.type) === null || line.data.splits.length > 0) return { type: line.type };
  const key = filingOfLine(line) ?? choicesOf(line)[0];
  if (key !== undefined) return { data: filedUnder(key) };
  // What a chargeback had been for may stay unknown.
  return line.outcome === "ready" ? { type: line.type } : null;
}

/** How the line will likely stand, until the server says how it does. */
export function guess(line: Line, change: Change, now: string): Line {
  const chosen: Choices = change.data ?? {};
  const data = { ...line.data };
  for (const name of PLAIN) if (chosen[name] !== undefined) data[name] = chosen[name];
  if (chosen.tag_ids != null) data.tag_ids = chosen.tag_ids;
  if (chosen.ignore != null) data.ignore = chosen.ignore;
  if (chosen.category_id !== undefined) {
    data.category_id = chosen.category_id;
    data.subcategory_id = chosen.subcategory_id ?? null;
    data.splits = [];
  }
  if (chosen.splits !== undefined)
    Object.assign(data, { category_id: null, subcategory_id: null, splits: chosen.splits });
  const next: Line = {
    ...line,
    data,
    type: change.type ?? line.type,
    description: change.description ?? line.description,
    amount: change.amount ?? line.amount,
    transaction_date: change.transaction_date ?? line.transaction_date,
    updated_at: now,
  };
  if (change.duplicate === "accept") {
    return { ...next, outcome: "rejected", rejection: "duplicate", status: "COMPLETED", reason: null, duplicate: null };
  }
  if (change.duplicate === "reject" || change.pairing === "reject") {
    return { ...next, ...filled(next), duplicate: null, rejection: null, transaction_id: null };
  }
  if (change.pairing === "accept") {
    const transaction = line.duplicate?.transaction_id ?? line.transaction_id ?? null;
    const bound = { outcome: "bound", status: "READY", reason: null, duplicate: null } as const;
    return { ...next, ...bound, transaction_id: transaction };
  }
  const isFilled = line.missing.every((of) => of === "category") && line.reason !== "duplicate";
  return line.outcome === "pending" && isFilled ? { ...next, ...filled(next) } : next;
}

function filled(line: Line): Pick<Line, "outcome" | "status" | "reason" | "missing"> {
  const lacks = categoryTypeOf(line.type) !== null && line.data.category_id == null && line.data.splits.length === 0;
  if (lacks) return { outcome: "pending", status: "PENDING", reason: "missing", missing: ["category"] };
  return { outcome: "ready", status: "READY", reason: null, missing: [] };
}

/** What takes a change back; `null` where that cannot be said any more. */
export function inverse(line: Line, change: Change): Change | null {
  // The server remembers what was said to be no copy and no other side.
  if (change.duplicate === "reject" || change.pairing != null) return null;
  if (change.duplicate === "accept") return { duplicate: "reject" };
  const back: Change = {};
  if (change.type != null) back.type = line.type;
  if (change.amount != null) back.amount = line.amount;
  if (change.transaction_date != null) back.transaction_date = line.transaction_date;
  if (change.description != null && line.file_id == null) back.description = line.description;
  const data = { ...inverseData(line, change.data ?? {}) };
  if (change.description != null && line.file_id != null) data.description = line.data.description ?? null;
  if (Object.keys(data).length > 0) back.data = data;
  return back;
}

function inverseData(line: Line, change: Choices): Choices {
  const { data } = line;
  const back: Choices = change.category_id === undefined && change.splits === undefined ? {} : filingOf(line);
  if (change.tag_ids != null || change.tags != null) back.tag_ids = data.tag_ids;
  if (change.ignore != null) back.ignore = data.ignore;
  for (const name of PLAIN) if (change[name] !== undefined) back[name] = data[name] ?? null;
  return back;
}

/** What a line is filed under, as it is said. */
function filingOf({ data }: Line): Choices {
  if (data.splits.length > 0) return { splits: data.splits };
  return data.category_id == null
    ? { category_id: null }
    : { category_id: data.category_id, subcategory_id: data.subcategory_id ?? null };
}
