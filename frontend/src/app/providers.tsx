"use client";

import { useRouter } from "next/navigation";
import { ThemeProvider } from "next-themes";
import { useCallback, type ReactNode } from "react";
import { Toaster } from "sonner";

import { LanguageProvider } from "@/i18n/provider";
import { QueryProvider } from "@/session/session";

/** What every page stands on: a theme, a language, and a memory of what was read. */
export function Providers({ children }: { children: ReactNode }) {
  return (
    <ThemeProvider attribute="class" disableTransitionOnChange>
      <LanguageProvider>
        <Reads>{children}</Reads>
        <Toaster position="bottom-right" closeButton richColors toastOptions={{ duration: 6_000 }} />
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
