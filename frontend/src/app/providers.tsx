"use client";

import { useRouter } from "next/navigation";
import { ThemeProvider } from "next-themes";
import { useCallback, type ReactNode } from "react";

import { LanguageProvider } from "@/i18n/provider";
import { QueryProvider } from "@/session/queries";
import { toaster } from "@/ui/toast";

import { Failure } from "./failure";
import { ServiceWorker } from "./service-worker";

/** What every page stands on: a theme, a language, and a memory of what was read. */
export function Providers({ children }: { children: ReactNode }) {
  return (
    <ThemeProvider attribute="class" disableTransitionOnChange>
      <LanguageProvider failed={(error) => <Failure error={error} isWhole />}>
        <Reads>{children}</Reads>
        <ServiceWorker />
        <Toasts />
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

function Toasts() {
  const loaded = toaster.useWhen(false);
  return loaded !== undefined && <loaded.Toaster />;
}
