"use client";

import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { z } from "zod";

import { useRules } from "@/forms/rules";

import type { EntryValues } from "./entry-values";
import { isOfInvestment, isOnCard, type Entry, type Kind } from "./kinds";
import { useNames, type Names } from "./names";

const KINDS_IN_WORDS: readonly Kind[] = ["INCOME", "EXPENSE", "CARD_EXPENSE", "CARD_CHARGEBACK"];
const KINDS_FILED: readonly Kind[] = ["INCOME", "EXPENSE", "CARD_EXPENSE"];

/** Whether a kind's money is an account's. */
function isOnAccount(kind: Kind): boolean {
  return kind !== "CARD_EXPENSE" && kind !== "CARD_CHARGEBACK";
}

export function needsDescription(kind: Kind): boolean {
  return KINDS_IN_WORDS.includes(kind);
}

/** What cannot be changed of an entry that is there. */
export function isFixed(
  entry: Entry | null,
  field: "account_id" | "card_id" | "billing_month" | "transaction_date",
): boolean {
  if (entry === null) return false;
  const isPart = entry.installment_number != null;
  switch (field) {
    case "account_id":
      return entry.type === "INCOME" || entry.type === "EXPENSE";
    case "card_id":
    case "billing_month":
      return isPart || entry.type !== "CARD_EXPENSE";
    case "transaction_date":
      return isPart;
  }
}

/** Whether a transfer goes from one currency to another. */
export function isAcross(names: Names, ends: Pick<EntryValues, "account_id" | "destination_account_id">): boolean {
  const [from, to] = [names.accountCurrency(ends.account_id), names.accountCurrency(ends.destination_account_id)];
  return from !== undefined && to !== undefined && from !== to;
}

/** What a form about an entry of a kind has to hold. */
export function useEntrySchema(kind: Kind) {
  const rules = useRules();
  const names = useNames();
  const t = useTranslations();
  return useMemo(() => {
    const text = z.string();
    const choice = z.string().nullable();
    const chosen = choice.refine((value) => value !== null, t("common.field.required"));
    const optionalAmount = z.union([z.literal(""), rules.positiveAmount]);
    const rate = text.regex(/^(\d+(\.\d+)?)?$/, t("transactions.form.rateFormat"));
    return z
      .object({
        amount: rules.positiveAmount,
        transaction_date: rules.date,
        description: needsDescription(kind) ? rules.required : text,
        notes: text,
        transaction_status: z.enum(["VALIDATING", "PAID", "PENDING", "IGNORE", ""]),
        account_id: isOnAccount(kind) ? chosen : choice,
        destination_account_id: kind === "TRANSFER" ? chosen : choice,
        received_amount: optionalAmount,
        card_id: isOnCard(kind) ? chosen : choice,
        investment_id: isOfInvestment(kind) ? chosen : choice,
        category_id: choice,
        splits: z
          .array(z.object({ category_id: chosen, amount: rules.positiveAmount }))
          .refine((parts) => parts.length !== 1, t("transactions.form.splitTooFew")),
        tag_ids: z.array(text),
        billing_month: kind === "CARD_PAYMENT" ? rules.required : text,
        installments: text,
        installment_amount_type: z.enum(["TOTAL", "INSTALLMENT"]),
        isForeign: z.boolean(),
        original_amount: optionalAmount,
        original_currency_code: text,
        exchange_rate: rate,
        is_final_payment: z.boolean(),
        rescued: z.boolean(),
        reimburses: z.array(z.object({ transaction_id: text, amount: rules.positiveAmount })),
      })
      .superRefine((values, context) => {
        const wrong = (field: string, message: string) => context.addIssue({ code: "custom", path: [field], message });
        const required = t("common.field.required");
        if (KINDS_FILED.includes(kind) && values.splits.length === 0 && values.category_id === null) {
          wrong("category_id", required);
        }
        if (kind === "TRANSFER" && values.account_id !== null && values.account_id === values.destination_account_id) {
          wrong("destination_account_id", t("transactions.form.sameAccount"));
        }
        if (kind === "TRANSFER" && values.received_amount === "" && isAcross(names, values)) {
          wrong("received_amount", required);
        }
        if (kind === "CARD_EXPENSE" && values.isForeign) {
          if (values.original_amount === "") wrong("original_amount", required);
          if (values.original_currency_code.trim() === "") wrong("original_currency_code", required);
        }
      });
  }, [kind, rules, names, t]);
}
