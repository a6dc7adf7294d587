import type { Locale } from "./locale";
import type { messages } from "./pt-BR";
import type * as base from "./pt-BR/base";
import type { Texts } from "./texts";

/** All words of a language, by what they are about. */
export type Messages = typeof messages;
type Base = keyof typeof base;
/** What some pages speak of, and others do not. */
export type Area = Exclude<keyof Messages, Base>;

type Loads<Words extends Texts<Messages>> = { base: () => Promise<Pick<Words, Base>> } & {
  [One in Area]: () => Promise<Pick<Words, One>>;
};

const PORTUGUESE: Loads<Messages> = {
  base: () => import("./pt-BR/base"),
  accounts: () => import("./pt-BR/accounts"),
  auth: () => import("./pt-BR/auth"),
  budgets: () => import("./pt-BR/budgets"),
  cards: () => import("./pt-BR/cards"),
  categories: () => import("./pt-BR/categories"),
  dashboard: () => import("./pt-BR/dashboard"),
  goals: () => import("./pt-BR/goals"),
  imports: () => import("./pt-BR/imports"),
  investments: () => import("./pt-BR/investments"),
  notifications: () => import("./pt-BR/notifications"),
  onboarding: () => import("./pt-BR/onboarding"),
  privacy: () => import("./pt-BR/privacy"),
  recurring: () => import("./pt-BR/recurring"),
  reports: () => import("./pt-BR/reports"),
  review: () => import("./pt-BR/review"),
  rules: () => import("./pt-BR/rules"),
  settings: () => import("./pt-BR/settings"),
  tags: () => import("./pt-BR/tags"),
  transactions: () => import("./pt-BR/transactions"),
};

const ENGLISH: Loads<Texts<Messages>> = {
  base: () => import("./en/base"),
  accounts: () => import("./en/accounts"),
  auth: () => import("./en/auth"),
  budgets: () => import("./en/budgets"),
  cards: () => import("./en/cards"),
  categories: () => import("./en/categories"),
  dashboard: () => import("./en/dashboard"),
  goals: () => import("./en/goals"),
  imports: () => import("./en/imports"),
  investments: () => import("./en/investments"),
  notifications: () => import("./en/notifications"),
  onboarding: () => import("./en/onboarding"),
  privacy: () => import("./en/privacy"),
  recurring: () => import("./en/recurring"),
  reports: () => import("./en/reports"),
  review: () => import("./en/review"),
  rules: () => import("./en/rules"),
  settings: () => import("./en/settings"),
  tags: () => import("./en/tags"),
  transactions: () => import("./en/transactions"),
};

const LANGUAGES = { "pt-BR": PORTUGUESE, en: ENGLISH };

const coming = new Map<string, Promise<Messages>>();
const loaded = new Map<string, Messages>();

/** The words of the base and of some areas, in one language. They are asked for once, and again if that failed. */
export function loadWords(locale: Locale, areas: readonly Area[]): Promise<Messages> {
  const key = keyOf(locale, areas);
  const known = coming.get(key);
  if (known !== undefined) return known;
  const loads = LANGUAGES[locale];
  const words = Promise.all([loads.base(), ...areas.map((area) => loads[area]())]).then(
    (parts) => {
      // Those of the other areas are missing, and so is what would speak of them: a test compares pages with their areas.
      const messages = Object.assign({}, ...parts) as Messages;
      loaded.set(key, messages);
      return messages;
    },
    (error: unknown) => {
      coming.delete(key);
      throw error;
    },
  );
  coming.set(key, words);
  return words;
}

/** The same, if they are there already. */
export function wordsAtHand(locale: Locale, areas: readonly Area[]): Messages | undefined {
  return loaded.get(keyOf(locale, areas));
}

function keyOf(locale: Locale, areas: readonly Area[]): string {
  return [locale, ...areas].join(" ");
}
