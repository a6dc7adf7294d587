import type { Messages } from "./words";

/** The languages that FinTrack speaks, the first one where nothing else is asked for. */
export const LOCALES = ["pt-BR", "en"] as const;
export type Locale = (typeof LOCALES)[number];

declare module "use-intl" {
  interface AppConfig {
    Locale: Locale;
    Messages: Messages;
  }
}

const KEY = "fintrack.language";

/** What was chosen on this device, or else what the browser asks for. */
export function preferredLocale(): Locale {
  const chosen = localStorage.getItem(KEY);
  if (isLocale(chosen)) return chosen;
  return navigator.languages.some((tag) => tag.toLowerCase().startsWith("pt")) ? "pt-BR" : "en";
}

export function keepLocale(locale: Locale): void {
  localStorage.setItem(KEY, locale);
}

function isLocale(text: unknown): text is Locale {
  return LOCALES.some((locale) => locale === text);
}
