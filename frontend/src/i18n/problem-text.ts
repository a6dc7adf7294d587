"use client";

import { useCallback } from "react";
import { useTranslations } from "use-intl";

import { problemOf, type FieldError } from "@/api/problem";

import type { messages } from "./pt-BR";

type KnownCode = keyof typeof messages.problems.codes;
type KnownFault = keyof typeof messages.problems.fields;

/** Words of ours for what may go wrong, by its code; what the server says is shown where we have none. */
export function useProblemText(): (error: unknown) => string {
  const t = useTranslations("problems.codes");
  const fault = useFaultText();
  return useCallback(
    (error: unknown) => {
      const { code, detail, errors = [] } = problemOf(error);
      // What is wrong with the fields says more than that something is.
      if (errors.length > 0) return [...new Set(errors.map(fault))].join(" ");
      return t.has(code as KnownCode) ? t(code as KnownCode, { detail }) : detail;
    },
    [t, fault],
  );
}

/** The same, for what is wrong with one field. */
export function useFaultText(): (fault: FieldError) => string {
  const t = useTranslations("problems.fields");
  return useCallback(
    ({ code, message }: FieldError) => (t.has(code as KnownFault) ? t(code as KnownFault, { message }) : message),
    [t],
  );
}
