"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useForm, useWatch, type Control, type UseFormReturn } from "react-hook-form";

import { usePlace } from "@/session/workspace";

import { isAcross, useEntrySchema } from "./entry-rules";
import type { EntryValues } from "./entry-values";
import { isOfInvestment, isOnCard, type Kind } from "./kinds";
import { useNames } from "./names";

export type EntryForm = UseFormReturn<EntryValues>;

/** What the server calls fields that the form calls otherwise. */
export const RENAMED = { source_account_id: "account_id", sub_category_id: "category_id" } as const;

/** A form about an entry of a kind. */
export function useEntryForm(kind: Kind, values: EntryValues): EntryForm {
  return useForm<EntryValues>({ defaultValues: values, resolver: zodResolver(useEntrySchema(kind)) });
}

/** Whether what is written is a transfer from one currency to another. */
export function useIsAcross(control: Control<EntryValues>, kind: Kind): boolean {
  const names = useNames();
  const [account_id, destination_account_id] = useWatch({ control, name: ["account_id", "destination_account_id"] });
  return kind === "TRANSFER" && isAcross(names, { account_id, destination_account_id });
}

/** What the amount of a form is in. */
export function useFormCurrency(control: Control<EntryValues>, kind: Kind): string {
  const names = useNames();
  const { currency } = usePlace();
  const [account, card, investment] = useWatch({ control, name: ["account_id", "card_id", "investment_id"] });
  if (isOnCard(kind)) return names.cardCurrency(card) ?? currency;
  if (isOfInvestment(kind)) return names.investmentCurrency(investment) ?? currency;
  return names.accountCurrency(account) ?? currency;
}
