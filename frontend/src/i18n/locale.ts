import type { messages } from "./pt-BR";

/** The languages that FinTrack speaks, the first one where nothing else is asked for. */
export const LOCALES = ["pt-BR", "en"] as const;
export type Locale = (typeof LOCALES)[number];
export type Messages = typeof messages;

declare module "use-intl" {
  interface AppConfig {
    Locale: Locale;
    Messages: typeof messages;
  }
}

const KEY = "fintrack.language";

/** The words of a language; only those of the one that is read are loaded. */
export async function load(locale: Locale): Promise<Messages> {
  if (locale === "pt-BR") return (await import("./pt-BR")).messages;
  // Its words differ; that it has all of them, with their arguments, is checked where it is written.
  return (await import("./en")).messages as unknown as Messages;
}

/** What was chosen on this device, or else what the browser asks for. */
export function preferredLocale(): Locale {
  const chosen = localStorage.getItem(KEY);
  if (isLocale(chosen)) return chosen;
  return navigator.languages.some((tag) => tag.toLowerCase().startsWith("pt")) ? "pt-BR" : "en";
}

export function keepLocale(locale: Locale): void {
  localStorage.setItem(KEY, locale);
}

export function isLocale(text: unknown): text is Locale {
  return LOCALES.some((locale) => locale === text);
}
