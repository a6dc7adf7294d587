import type { Schemas } from "@/api/client";
import { filingKey, filingOf } from "@/pickers/options";

export type Line = Schemas["StagedTransaction"];
export type Kind = Schemas["TransactionType"];
export type Outcome = Schemas["LineOutcome"];
export type Binding = Schemas["RecurringBinding"];

/** What a person still has to say of a line. */
export type Question =
  /** Something that a transaction needs is not there. */
  | "missing"
  /** It may be a copy of something. */
  | "twin"
  /** It is taken for the other side of something that is booked. */
  | "side"
  /** It may settle a recurring item. */
  | "recurring"
  /** Its category is a guess that is not sure. */
  | "guess";

export const BANDS = ["green", "amber", "red"] as const;
export type Band = (typeof BANDS)[number];

export function bandOf(line: Line): Band | null {
  const band = line.suggestion?.band;
  return BANDS.find((known) => known === band) ?? null;
}

/** Whether nobody has answered the line since it was staged. Its times tell: no answer leaves both alike. */
export function isUntouched(line: Line): boolean {
  return line.updated_at === line.created_at;
}

/** Whether a commit would still book or bind the line, so that it can be answered. */
export function isOpen(line: Line): boolean {
  return line.status !== "COMPLETED" && line.outcome !== "other_month";
}

export function questionOf(line: Line, binding: Binding | undefined): Question | null {
  if (!isOpen(line)) return null;
  if (line.outcome === "pending") return line.reason === "duplicate" ? "twin" : "missing";
  if (binding?.status === "PENDING") return "recurring";
  if (!isUntouched(line) || line.data.ignore) return null;
  if (line.outcome === "bound") return "side";
  return line.suggestion != null && bandOf(line) !== "green" ? "guess" : null;
}

/** Whether the line may be accepted unread. */
export function isSure(line: Line, binding: Binding | undefined): boolean {
  return (
    line.outcome === "ready" &&
    isUntouched(line) &&
    bandOf(line) === "green" &&
    questionOf(line, binding) === null &&
    !line.data.ignore
  );
}

/** The type of the categories that a kind is filed under; `null` where it is under none. */
export function categoryTypeOf(kind: Kind): Schemas["CategoryType"] | null {
  switch (kind) {
    case "INCOME":
      return "INCOME";
    case "EXPENSE":
    case "CARD_EXPENSE":
    case "CARD_CHARGEBACK":
      return "EXPENSE";
    case "TRANSFER":
    case "CARD_PAYMENT":
    case "INVESTMENT_DEPOSIT":
    case "INVESTMENT_WITHDRAWAL":
      return null;
  }
}

/** What a line of that direction is when it is filed under a category. */
export function filedKind(line: Line, isOnCard: boolean): Kind {
  if (categoryTypeOf(line.type) !== null) return line.type;
  if (line.direction === "in") return isOnCard ? "CARD_CHARGEBACK" : "INCOME";
  return isOnCard ? "CARD_EXPENSE" : "EXPENSE";
}

/** What a line of a file may become: which way the money went stands printed. One that was posted may go either way. */
export function kindsOf(line: Line, isOnCard: boolean): readonly Kind[] {
  const out = isOnCard
    ? (["CARD_EXPENSE"] as const)
    : (["EXPENSE", "TRANSFER", "CARD_PAYMENT", "INVESTMENT_DEPOSIT"] as const);
  const into = isOnCard
    ? (["CARD_CHARGEBACK", "CARD_PAYMENT"] as const)
    : (["INCOME", "TRANSFER", "INVESTMENT_WITHDRAWAL"] as const);
  if (line.file_id == null) return [...new Set<Kind>([...out, ...into])];
  return line.direction === "in" ? into : out;
}

/** What the line is filed under, as a `filingKey`; `null` where it is under nothing, or in parts. */
export function filingOfLine(line: Line): string | null {
  const { category_id: category, subcategory_id: subCategory } = line.data;
  return category == null ? null : filingKey({ category, subCategory: subCategory ?? null });
}

/** What may be chosen with one key: what is suggested, and what is next likely. */
export function choicesOf(line: Line): readonly string[] {
  const suggestion = line.suggestion;
  if (suggestion == null) return [];
  const { category_id: category, sub_category_id: subCategory, alternatives } = suggestion;
  return [filingKey({ category, subCategory: subCategory ?? null }), ...alternatives];
}

/** A `filingKey` in the fields of a line. */
export function filedUnder(key: string): { category_id: string; subcategory_id: string | null } {
  const { category, subCategory } = filingOf(key);
  return { category_id: category, subcategory_id: subCategory };
}

/** What a suggestion rests on. */
type Reason =
  | { because: "history"; merchant: string; agreeing: number; seen: number }
  | { because: "words"; words: readonly string[] }
  | { because: "word"; word: string }
  | { because: "code"; code: string }
  | { because: "refund"; merchant: string }
  | { because: "amount"; times: number }
  | { because: "rule" | "alike" | "unknown" };

export function reasonOf(line: Line): Reason | null {
  const told = line.suggestion?.reason;
  if (told === undefined) return null;
  const text = (name: string) => (typeof told[name] === "string" ? told[name] : String(told[name] ?? ""));
  const count = (name: string) => (typeof told[name] === "number" ? told[name] : 0);
  switch (told["because"]) {
    case "history":
      return { because: "history", merchant: text("merchant"), agreeing: count("agreeing"), seen: count("seen") };
    case "words":
      return { because: "words", words: wordsOf(told["words"]) };
    case "word":
      return { because: "word", word: text("word") };
    case "code":
      return { because: "code", code: text("code") };
    case "refund":
      return { because: "refund", merchant: text("merchant") };
    case "amount":
      return { because: "amount", times: count("times") };
    case "rule":
    case "alike":
      return { because: told["because"] };
    default:
      return { because: "unknown" };
  }
}

function wordsOf(told: unknown): readonly string[] {
  if (!Array.isArray(told)) return [];
  return told.flatMap((of: unknown) => {
    const isWord = typeof of === "object" && of !== null && "word" in of && typeof of.word === "string";
    return isWord ? [String(of.word)] : [];
  });
}
