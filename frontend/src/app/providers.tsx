"use client";

import { useRouter } from "next/navigation";
import { ThemeProvider } from "next-themes";
import { useCallback, type CSSProperties, type ReactNode } from "react";
import { Toaster } from "sonner";

import { LanguageProvider } from "@/i18n/provider";
import { QueryProvider } from "@/session/session";

import { ServiceWorker } from "./service-worker";

/** Its own colours do not reach 4.5 : 1, and know nothing of our themes. */
const TOAST_COLORS = {
  "--normal-bg": "var(--raised)",
  "--normal-border": "var(--line)",
  "--normal-text": "var(--text)",
  "--success-bg": "var(--accent-soft)",
  "--success-border": "var(--line)",
  "--success-text": "var(--positive)",
  "--info-bg": "var(--info-soft)",
  "--info-border": "var(--line)",
  "--info-text": "var(--info)",
  "--warning-bg": "var(--caution-soft)",
  "--warning-border": "var(--line)",
  "--warning-text": "var(--caution)",
  "--error-bg": "var(--negative-soft)",
  "--error-border": "var(--line)",
  "--error-text": "var(--negative)",
};

/** What every page stands on: a theme, a language, and a memory of what was read. */
export function Providers({ children }: { children: ReactNode }) {
  return (
    <ThemeProvider attribute="class" disableTransitionOnChange>
      <LanguageProvider>
        <Reads>{children}</Reads>
        <ServiceWorker />
        <Toaster
          position="bottom-right"
          closeButton
          richColors
          toastOptions={{ duration: 6_000 }}
          style={TOAST_COLORS as CSSProperties}
        />
      </LanguageProvider>
    </ThemeProvider>
  );
}

function Reads({ children }: { children: ReactNode }) {
  const router = useRouter();
  const onSignedOut = useCallback(() => {
    const here = `${location.pathname}${location.search}`;
    if (!location.pathname.startsWith("/login")) router.replace(`/login?next=${encodeURIComponent(here)}`);
  }, [router]);
  return <QueryProvider onSignedOut={onSignedOut}>{children}</QueryProvider>;
}
