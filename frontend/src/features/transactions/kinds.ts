import type { Schemas } from "@/api/client";

export type Kind = Schemas["TransactionType"];
export type Status = Schemas["TransactionStatus"];
export type Entry = Schemas["Transaction"];

export const KINDS = [
  "EXPENSE",
  "INCOME",
  "TRANSFER",
  "CARD_EXPENSE",
  "CARD_CHARGEBACK",
  "CARD_PAYMENT",
  "INVESTMENT_DEPOSIT",
  "INVESTMENT_WITHDRAWAL",
] as const satisfies readonly Kind[];

export const STATUSES = ["VALIDATING", "PAID", "PENDING", "IGNORE"] as const satisfies readonly Status[];

export const TABS = ["all", "accounts", "cards", "investments", "recurring"] as const;
export type Tab = (typeof TABS)[number];

/** Which kinds a tab is about; all of them where it names none. */
export const KINDS_OF_TAB: Readonly<Record<Tab, readonly Kind[]>> = {
  all: [],
  // Whatever moves what an account holds, so that its running balance has no gaps.
  accounts: ["INCOME", "EXPENSE", "TRANSFER", "CARD_PAYMENT", "INVESTMENT_DEPOSIT", "INVESTMENT_WITHDRAWAL"],
  cards: ["CARD_EXPENSE", "CARD_CHARGEBACK", "CARD_PAYMENT"],
  investments: ["INVESTMENT_DEPOSIT", "INVESTMENT_WITHDRAWAL"],
  recurring: ["INCOME", "EXPENSE", "TRANSFER", "CARD_EXPENSE"],
};

/** What a kind is filed under, if it is. */
export const CATEGORY_OF_KIND: Readonly<Record<Kind, Schemas["CategoryType"] | null>> = {
  INCOME: "INCOME",
  EXPENSE: "EXPENSE",
  TRANSFER: null,
  CARD_EXPENSE: "EXPENSE",
  CARD_CHARGEBACK: "EXPENSE",
  CARD_PAYMENT: null,
  INVESTMENT_DEPOSIT: null,
  INVESTMENT_WITHDRAWAL: null,
};

export function isOnCard(kind: Kind): boolean {
  return kind === "CARD_EXPENSE" || kind === "CARD_CHARGEBACK" || kind === "CARD_PAYMENT";
}

export function isOfInvestment(kind: Kind): boolean {
  return kind === "INVESTMENT_DEPOSIT" || kind === "INVESTMENT_WITHDRAWAL";
}

/** Expected, and not come. */
export function isLate(entry: Pick<Entry, "transaction_status" | "transaction_date">, today: string): boolean {
  return entry.transaction_status === "PENDING" && entry.transaction_date < today;
}

/** From where the books are looked at: a transfer comes in or goes out, as it is seen from either end. */
interface Viewpoint {
  account_id?: string | undefined;
  card_id?: string | undefined;
}

/** An amount as it is shown: with a minus where it goes out, and unmarked where it only moves. */
interface Shown {
  value: string;
  isSigned: boolean;
  /** Whether it is what arrived, in the currency of the other end. */
  isReceived: boolean;
}

export function shownAmount(entry: Entry, from: Viewpoint): Shown {
  const out = { value: `-${entry.amount}`, isSigned: true, isReceived: false };
  const into = { value: entry.amount, isSigned: true, isReceived: false };
  switch (entry.type) {
    case "INCOME":
    case "CARD_CHARGEBACK":
      return into;
    case "EXPENSE":
    case "CARD_EXPENSE":
      return out;
    case "TRANSFER":
      if (from.account_id !== undefined && from.account_id === entry.source_account_id) return out;
      if (from.account_id !== undefined && from.account_id === entry.destination_account_id) {
        return { value: entry.received_amount ?? entry.amount, isSigned: true, isReceived: true };
      }
      return { value: entry.amount, isSigned: false, isReceived: false };
    case "CARD_PAYMENT":
      if (from.account_id !== undefined) return out;
      return from.card_id === undefined ? { ...into, isSigned: false } : into;
    case "INVESTMENT_DEPOSIT":
      return from.account_id === undefined ? { ...into, isSigned: false } : out;
    case "INVESTMENT_WITHDRAWAL":
      return from.account_id === undefined ? { ...into, isSigned: false } : into;
  }
}
