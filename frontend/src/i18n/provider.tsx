"use client";

import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from "react";
import { IntlProvider } from "use-intl";

import { keepLocale, load, preferredLocale, type Locale, type Messages } from "./locale";

interface Language {
  locale: Locale;
  speak: (locale: Locale) => void;
}

const LanguageContext = createContext<Language | null>(null);

/** Which language is spoken, and how to change it. */
export function useLanguage(): Language {
  const language = useContext(LanguageContext);
  if (language === null) throw new Error("useLanguage outside of LanguageProvider");
  return language;
}

/** Speaks the language of whoever looks on. Nothing is shown before its words are there. */
export function LanguageProvider({ children }: { children: ReactNode }) {
  const [spoken, setSpoken] = useState<{ locale: Locale; messages: Messages } | null>(null);

  const speak = useCallback((locale: Locale) => {
    keepLocale(locale);
    void load(locale).then((messages) => {
      document.documentElement.lang = locale;
      setSpoken({ locale, messages });
    });
  }, []);
  useEffect(() => {
    const locale = preferredLocale();
    void load(locale).then((messages) => {
      document.documentElement.lang = locale;
      setSpoken({ locale, messages });
    });
  }, []);

  const language = useMemo(() => spoken && { locale: spoken.locale, speak }, [spoken, speak]);
  if (spoken === null || language === null) return null;
  return (
    <LanguageContext value={language}>
      <IntlProvider locale={spoken.locale} messages={spoken.messages} timeZone="UTC">
        {children}
      </IntlProvider>
    </LanguageContext>
  );
}
