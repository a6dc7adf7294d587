"use client";

import { useTranslations } from "use-intl";

import { Logo } from "./logo";

/** While it is asked who is there. */
export function Splash() {
  const t = useTranslations("common.states");
  return (
    <main role="status" className="flex min-h-dvh items-center justify-center">
      <span className="animate-pulse">
        <Logo />
      </span>
      <span className="sr-only">{t("loading")}</span>
    </main>
  );
}
