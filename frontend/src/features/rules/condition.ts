import type { Schemas } from "@/api/client";
import { newKey } from "@/api/intent";

export type Condition = Schemas["RuleCondition"];

export const TEXT_TESTS = ["contains", "any_word", "starts_with", "ends_with", "is", "matches"] as const;
type TextTest = (typeof TEXT_TESTS)[number];
export const AMOUNT_TESTS = ["at_least", "at_most", "between", "equal"] as const;
type AmountTest = (typeof AMOUNT_TESTS)[number];
const LISTS = ["account", "card", "kind", "weekday"] as const;
export type List = (typeof LISTS)[number];
export const LEAVES = ["description", "amount", "direction", ...LISTS, "day_of_month"] as const;
type LeafKind = (typeof LEAVES)[number];

export interface TextLeaf {
  kind: "description";
  how: TextTest;
  /** Of words, with commas between them. */
  text: string;
}

export interface AmountLeaf {
  kind: "amount";
  how: AmountTest;
  /** The one amount, or the smaller of two. */
  low: string;
  high: string;
  currency: string;
}

export interface ListLeaf {
  kind: List;
  chosen: readonly string[];
}

export interface DirectionLeaf {
  kind: "direction";
  direction: Schemas["MoneyDirection"];
}

export interface DaysLeaf {
  kind: "day_of_month";
  from: string;
  to: string;
}

interface Group {
  kind: "all" | "any";
  parts: readonly Draft[];
}

export type Leaf = TextLeaf | AmountLeaf | ListLeaf | DirectionLeaf | DaysLeaf;

/** A condition while it is edited: `not` is a property of what it negates, and every part can be told from its like. */
export type Draft = (Leaf | Group) & { key: string; isNot: boolean };
export type DraftGroup = Group & { key: string; isNot: boolean };

export function isGroup(draft: Draft): draft is DraftGroup {
  return draft.kind === "all" || draft.kind === "any";
}

/** A condition that says nothing yet. */
export function newLeaf(kind: LeafKind, currency: string): Draft {
  return { ...emptyLeaf(kind, currency), key: newKey(), isNot: false };
}

function emptyLeaf(kind: LeafKind, currency: string): Leaf {
  switch (kind) {
    case "description":
      return { kind, how: "contains", text: "" };
    case "amount":
      return { kind, how: "at_least", low: "", high: "", currency };
    case "direction":
      return { kind, direction: "out" };
    case "day_of_month":
      return { kind, from: "1", to: "5" };
    default:
      return { kind, chosen: [] };
  }
}

export function newGroup(kind: Group["kind"], parts: readonly Draft[]): DraftGroup {
  return { kind, parts, key: newKey(), isNot: false };
}

/** The conditions of a rule as a group, which they are edited in. */
export function draftOf(condition: Condition): DraftGroup {
  const draft = nodeOf(condition);
  return isGroup(draft) && !draft.isNot ? draft : newGroup("all", [draft]);
}

function nodeOf(condition: Condition): Draft {
  if ("not" in condition) {
    const inner = nodeOf(condition.not);
    return { ...inner, isNot: !inner.isNot };
  }
  if ("all" in condition) return newGroup("all", condition.all.map(nodeOf));
  if ("any" in condition) return newGroup("any", condition.any.map(nodeOf));
  return { ...leafOf(condition), key: newKey(), isNot: false };
}

function leafOf(condition: Exclude<Condition, { all: unknown } | { any: unknown } | { not: unknown }>): Leaf {
  if ("description" in condition) return textLeafOf(condition.description);
  if ("amount" in condition) return amountLeafOf(condition.amount);
  if ("account" in condition) return { kind: "account", chosen: condition.account };
  if ("card" in condition) return { kind: "card", chosen: condition.card };
  if ("kind" in condition) return { kind: "kind", chosen: condition.kind };
  if ("weekday" in condition) return { kind: "weekday", chosen: condition.weekday };
  if ("direction" in condition) return { kind: "direction", direction: condition.direction };
  const { from, to } = condition.day_of_month;
  return { kind: "day_of_month", from: String(from), to: String(to) };
}

function textLeafOf(test: Schemas["RuleText"]): TextLeaf {
  const [how, value] = Object.entries(test)[0] as [TextTest, string | string[]];
  return { kind: "description", how, text: typeof value === "string" ? value : value.join(", ") };
}

function amountLeafOf(test: Schemas["RuleAmount"]): AmountLeaf {
  if ("between" in test) {
    const { low, high } = test.between;
    return { kind: "amount", how: "between", low: low.amount, high: high.amount, currency: low.currency };
  }
  const [how, { amount, currency }] = Object.entries(test)[0] as [AmountTest, Schemas["RuleMoney"]];
  return { kind: "amount", how, low: amount, high: "", currency };
}

/** Where the server finds a part of what was sent, so that what it says of it is shown there. */
export type Places = Map<string, string>;

/** The condition as the server takes it. A group of one is what it holds. */
export function conditionOf(draft: Draft, places: Places = new Map(), at = "/when"): Condition {
  places.set(at, draft.key);
  if (draft.isNot) return { not: conditionOf({ ...draft, isNot: false }, places, `${at}/not`) };
  if (!isGroup(draft)) return leafConditionOf(draft);
  const [only, ...others] = draft.parts;
  if (only !== undefined && others.length === 0) return conditionOf(only, places, at);
  const each = draft.parts.map((part, place) => conditionOf(part, places, `${at}/${draft.kind}/${place}`));
  return draft.kind === "all" ? { all: each } : { any: each };
}

function leafConditionOf(leaf: Leaf): Condition {
  switch (leaf.kind) {
    case "description":
      return { description: textTestOf(leaf) };
    case "amount":
      return { amount: amountTestOf(leaf) };
    case "direction":
      return { direction: leaf.direction };
    case "day_of_month":
      return { day_of_month: { from: Number(leaf.from), to: Number(leaf.to) } };
    default:
      // The words of each list are those that it was chosen from.
      return { [leaf.kind]: leaf.chosen } as Condition;
  }
}

function textTestOf({ how, text }: TextLeaf): Schemas["RuleText"] {
  const typed = text.trim();
  return how === "any_word" ? { any_word: wordsOf(text) } : ({ [how]: typed } as Schemas["RuleText"]);
}

export function wordsOf(text: string): string[] {
  return text
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");
}

function amountTestOf({ how, low, high, currency }: AmountLeaf): Schemas["RuleAmount"] {
  const money = (amount: string) => ({ amount, currency });
  if (how === "between") return { between: { low: money(low), high: money(high) } };
  return { [how]: money(low) } as Schemas["RuleAmount"];
}

/** What a condition lacks: a text, an amount, a choice, days, or conditions in a group. */
type Lack = "text" | "amount" | "choice" | "days" | "parts";

/** What the parts of a condition lack, by their keys. */
export function lacksOf(draft: Draft): Map<string, Lack> {
  const lacks = new Map<string, Lack>();
  const look = (one: Draft) => {
    const lack = lackOf(one);
    if (lack !== undefined) lacks.set(one.key, lack);
    if (isGroup(one)) one.parts.forEach(look);
  };
  look(draft);
  return lacks;
}

const DECIMAL = /^\d+(\.\d+)?$/;
const DAY = /^([1-9]|[12]\d|3[01])$/;

function lackOf(draft: Draft): Lack | undefined {
  switch (draft.kind) {
    case "all":
    case "any":
      return draft.parts.length === 0 ? "parts" : undefined;
    case "description":
      return (draft.how === "any_word" ? wordsOf(draft.text).length === 0 : draft.text.trim() === "")
        ? "text"
        : undefined;
    case "amount": {
      const amounts = draft.how === "between" ? [draft.low, draft.high] : [draft.low];
      return amounts.every((amount) => DECIMAL.test(amount)) ? undefined : "amount";
    }
    case "direction":
      return undefined;
    case "day_of_month":
      return DAY.test(draft.from) && DAY.test(draft.to) ? undefined : "days";
    default:
      return draft.chosen.length === 0 ? "choice" : undefined;
  }
}

/** The part that the server speaks of, by what it was sent as. */
export function keyAt(places: Places, pointer: string): string | undefined {
  for (let at = pointer; at !== ""; at = at.slice(0, at.lastIndexOf("/"))) {
    const key = places.get(at);
    if (key !== undefined) return key;
  }
  return undefined;
}
