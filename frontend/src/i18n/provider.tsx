"use client";

import { usePathname } from "next/navigation";
import {
  Component,
  createContext,
  startTransition,
  Suspense,
  use,
  useCallback,
  useContext,
  useEffect,
  useLayoutEffect,
  useMemo,
  useState,
  type ReactNode,
} from "react";
import { IntlProvider } from "use-intl";

import { keepLocale, preferredLocale, type Locale } from "./locale";
import { areasOf } from "./pages";
import { loadWords, wordsAtHand, type Area } from "./words";

interface Language {
  locale: Locale;
  speak: (locale: Locale) => void;
}

const LanguageContext = createContext<Language | null>(null);
const BASE: readonly Area[] = [];

/** Which language is spoken, and how to change it. */
export function useLanguage(): Language {
  const language = useContext(LanguageContext);
  if (language === null) throw new Error("useLanguage outside of LanguageProvider");
  return language;
}

/**
 * Speaks the language of whoever looks on, with the words that the page needs. Nothing is shown before they are there; on the
 * way to another page the one before stays in sight, as it does while the page itself is loaded.
 */
export function LanguageProvider({ failed, children }: { failed: (error: Error) => ReactNode; children: ReactNode }) {
  const areas = areasOf(usePathname());
  const [locale, setLocale] = useState<Locale | null>(null);
  const [failure, setFailure] = useState<{ error: unknown } | null>(null);

  const learn = useCallback(async (chosen: Locale) => {
    await Promise.all([loadWords(chosen, BASE), loadWords(chosen, areasOf(location.pathname))]);
    startTransition(() => setLocale(chosen));
  }, []);
  const speak = useCallback(
    (chosen: Locale) => {
      keepLocale(chosen);
      // What cannot be loaded now is spoken the next time.
      learn(chosen).catch(() => undefined);
    },
    [learn],
  );
  useEffect(() => {
    learn(preferredLocale()).catch((error: unknown) => setFailure({ error }));
  }, [learn]);
  // Before anything in the new language is seen or read aloud, not after.
  useLayoutEffect(() => {
    if (locale !== null) document.documentElement.lang = locale;
  }, [locale]);

  const language = useMemo(() => locale && { locale, speak }, [locale, speak]);
  // Without a word there is nothing to say it in.
  if (failure !== null) throw failure.error;
  if (language === null) return null;
  return (
    <LanguageContext value={language}>
      <Words locale={language.locale} areas={BASE}>
        <Boundary failed={failed}>
          <Suspense>
            <Words locale={language.locale} areas={areas}>
              {children}
            </Words>
          </Suspense>
        </Boundary>
      </Words>
    </LanguageContext>
  );
}

function Words({ locale, areas, children }: { locale: Locale; areas: readonly Area[]; children: ReactNode }) {
  const messages = wordsAtHand(locale, areas) ?? use(loadWords(locale, areas));
  return (
    <IntlProvider locale={locale} messages={messages} timeZone="UTC">
      {children}
    </IntlProvider>
  );
}

interface BoundaryProps {
  failed: (error: Error) => ReactNode;
  children: ReactNode;
}

/** What is shown where the words of a page cannot be loaded. */
class Boundary extends Component<BoundaryProps, { error: Error | null }> {
  override state = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    return this.state.error === null ? this.props.children : this.props.failed(this.state.error);
  }
}
