import type { Schemas } from "@/api/client";
import { newKey } from "@/api/intent";
import { isZero } from "@/i18n/decimal";
import { filingKey, filingOf } from "@/pickers/options";

export type Actions = Schemas["RuleActions"];

export const PURPOSES = ["none", "category", "split", "transfer"] as const;
type PurposeKind = (typeof PURPOSES)[number];
export const SHARES = ["percent", "amount", "rest"] as const;
type ShareKind = (typeof SHARES)[number];

/** A part of a split while it is edited. */
export interface PartDraft {
  key: string;
  filing: string | null;
  how: ShareKind;
  /** Of the share, in percent or in money. */
  value: string;
  currency: string;
}

/** What a rule makes of a line, while it is edited. */
export interface ActionsDraft {
  purpose: PurposeKind;
  filing: string | null;
  account: string | null;
  parts: readonly PartDraft[];
  tags: readonly string[];
  description: string;
  isIgnored: boolean;
}

export function newPart(how: ShareKind, currency: string): PartDraft {
  return { key: newKey(), filing: null, how, value: "", currency };
}

export function newActions(currency: string): ActionsDraft {
  return {
    purpose: "category",
    filing: null,
    account: null,
    parts: [newPart("percent", currency), newPart("rest", currency)],
    tags: [],
    description: "",
    isIgnored: false,
  };
}

export function actionsDraftOf(actions: Actions, currency: string): ActionsDraft {
  const empty = newActions(currency);
  const rest = {
    tags: actions.tags ?? [],
    description: actions.description ?? "",
    isIgnored: actions.is_ignored ?? false,
  };
  const purpose = actions.purpose ?? null;
  if (purpose === null) return { ...empty, ...rest, purpose: "none" };
  if ("transfer" in purpose) return { ...empty, ...rest, purpose: "transfer", account: purpose.transfer };
  if ("category" in purpose) return { ...empty, ...rest, purpose: "category", filing: keyOf(purpose.category) };
  const parts = purpose.split.map(({ under, share }) => ({
    key: newKey(),
    filing: keyOf(under),
    ...shareDraftOf(share, currency),
  }));
  return { ...empty, ...rest, purpose: "split", parts };
}

function keyOf({ category, subcategory = null }: Schemas["RuleCategory"]): string {
  return filingKey({ category, subCategory: subcategory });
}

function shareDraftOf(share: Schemas["RuleShare"], currency: string): Pick<PartDraft, "how" | "value" | "currency"> {
  if (share === "rest") return { how: "rest", value: "", currency };
  if ("percent" in share) return { how: "percent", value: String(share.percent), currency };
  return { how: "amount", value: share.amount.amount, currency: share.amount.currency };
}

/** The actions as the server takes them. */
export function actionsOf(draft: ActionsDraft): Actions {
  const description = draft.description.trim();
  return {
    purpose: purposeOf(draft),
    tags: [...draft.tags],
    description: description === "" ? null : description,
    is_ignored: draft.isIgnored,
  };
}

function purposeOf({ purpose, filing, account, parts }: ActionsDraft): Schemas["RulePurpose"] | null {
  switch (purpose) {
    case "none":
      return null;
    case "category":
      return { category: categoryOf(filing) };
    case "transfer":
      return { transfer: account ?? "" };
    case "split":
      return { split: parts.map((part) => ({ under: categoryOf(part.filing), share: shareOf(part) })) };
  }
}

function categoryOf(filing: string | null): Schemas["RuleCategory"] {
  const { category, subCategory } = filingOf(filing ?? "");
  return { category, subcategory: subCategory };
}

function shareOf({ how, value, currency }: PartDraft): Schemas["RuleShare"] {
  if (how === "rest") return "rest";
  // A share of a whole is no amount: the server takes it as a number.
  return how === "percent" ? { percent: Number(value) } : { amount: { amount: value, currency } };
}

/** What the actions lack. */
export type ActionLack = "nothing" | "filing" | "account" | "parts";

const DECIMAL = /^\d+(\.\d+)?$/;

export function actionLackOf(draft: ActionsDraft): ActionLack | undefined {
  const { purpose, filing, account, parts, tags, description, isIgnored } = draft;
  if (purpose === "category" && filing === null) return "filing";
  if (purpose === "transfer" && account === null) return "account";
  if (purpose === "split" && (parts.length < 2 || parts.some(isPartOpen))) return "parts";
  const isNothing = purpose === "none" && tags.length === 0 && description.trim() === "" && !isIgnored;
  return isNothing ? "nothing" : undefined;
}

function isPartOpen({ filing, how, value }: PartDraft): boolean {
  return filing === null || (how !== "rest" && (!DECIMAL.test(value) || isZero(value)));
}
