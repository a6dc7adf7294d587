"use client";

import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { z } from "zod";

import { isZero } from "@/i18n/decimal";

const DECIMAL = /^-?\d+(\.\d+)?$/;

/** The rules that fields of many forms share, in the words of the language that is spoken. The server's hold; these come sooner. */
export function useRules() {
  const t = useTranslations("common.field");
  return useMemo(() => {
    const required = z.string().trim().min(1, t("required"));
    const amount = z.string().min(1, t("required")).regex(DECIMAL, t("amount"));
    return {
      required,
      /** Any amount, below zero too. */
      amount,
      /** An amount of something that moves. */
      positiveAmount: amount.refine((value) => !isZero(value) && !value.startsWith("-"), t("positive")),
      date: z.string().regex(/^\d{4}-\d{2}-\d{2}$/, t("date")),
      email: z
        .string()
        .trim()
        .min(1, t("required"))
        .regex(/^[^\s@]+@[^\s@]+$/, t("email")),
      password: z.string().min(8, t("passwordShort")),
    };
  }, [t]);
}
