"use client";

import { useMemo } from "react";
import { useTranslations } from "use-intl";

import type { Entry } from "./kinds";

/** Entries in words: what they were, and where. */
export function useEntryWords() {
  const t = useTranslations();
  return useMemo(
    () => ({
      nameOf: (entry: Pick<Entry, "description" | "type">): string =>
        entry.description || t(`common.entry.${entry.type}`),
      placeOf: (entry: Entry): string => {
        const ends = endsOf(entry);
        if (ends.length === 2) return t("transactions.list.fromTo", { from: ends[0] ?? "", to: ends[1] ?? "" });
        return ends[0] ?? "";
      },
    }),
    [t],
  );
}

function endsOf(entry: Entry): string[] {
  const known = (...names: (string | null | undefined)[]) => names.filter((name) => name != null);
  switch (entry.type) {
    case "INCOME":
    case "EXPENSE":
      return known(entry.account_name);
    case "TRANSFER":
      return known(entry.source_account_name, entry.destination_account_name);
    case "CARD_EXPENSE":
    case "CARD_CHARGEBACK":
      return known(entry.card_name);
    case "CARD_PAYMENT":
      return known(entry.account_name, entry.card_name);
    case "INVESTMENT_DEPOSIT":
      return known(entry.account_name, entry.investment_name);
    case "INVESTMENT_WITHDRAWAL":
      return known(entry.investment_name, entry.account_name);
  }
}
