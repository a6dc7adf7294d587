"use client";

import { useCallback } from "react";
import { useTranslations } from "use-intl";

import { problemOf } from "@/api/problem";

import type { messages } from "./pt-BR";

type KnownCode = keyof typeof messages.problems.codes;

/** Words of ours for what may go wrong, by its code; what the server says is shown where we have none. */
export function useProblemText(): (error: unknown) => string {
  const t = useTranslations("problems.codes");
  return useCallback(
    (error: unknown) => {
      const { code, detail } = problemOf(error);
      return t.has(code as KnownCode) ? t(code as KnownCode) : detail;
    },
    [t],
  );
}
