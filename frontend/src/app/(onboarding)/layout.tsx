"use client";

import type { ReactNode } from "react";

import { SessionProvider } from "@/session/session";
import { Splash } from "@/shell/splash";
import { Failed } from "@/ui/states";

/** For those who are signed in and may have no workspace yet. */
export default function OnboardingLayout({ children }: { children: ReactNode }) {
  return (
    <SessionProvider waiting={<Splash />} failed={failed}>
      {children}
    </SessionProvider>
  );
}

function failed(error: unknown, retry: () => void): ReactNode {
  return (
    <main className="flex min-h-dvh items-center justify-center">
      <Failed error={error} onRetry={retry} />
    </main>
  );
}
