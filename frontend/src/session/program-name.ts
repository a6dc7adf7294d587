"use client";

import { useCallback } from "react";
import { useTranslations } from "use-intl";

import { programOf } from "./program";

/** What a program that calls itself so is called by people: `Firefox em Linux`. */
export function useProgramName(): (userAgent: string | null | undefined) => string {
  const t = useTranslations("settings.security.sessions");
  return useCallback(
    (userAgent) => {
      const { browser, system } = programOf(userAgent ?? "");
      if (browser === undefined) return userAgent ?? t("unknown");
      return system === undefined ? browser : t("on", { browser, system });
    },
    [t],
  );
}
