"use client";

import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { z } from "zod";

import type { Schemas } from "@/api/client";
import { useRules } from "@/forms/rules";
import { filingKey, filingOf } from "@/pickers/options";

import { FREQUENCIES, TYPES, type Item } from "./queries";

/** What a form of an item holds. */
export interface ItemValues {
  type: (typeof TYPES)[number];
  description: string;
  amount: string;
  frequency: (typeof FREQUENCIES)[number];
  start: string;
  /** Empty where it goes on. */
  end: string;
  /** The account of an income or an expense, and of a transfer the one that it leaves. */
  account: string | null;
  destination: string | null;
  card: string | null;
  filing: string | null;
  tags: string[];
  inSummary: boolean;
}

/** Which fields of the server are shown where. */
export const FIELDS_OF_SERVER = {
  account_id: "account",
  source_account_id: "account",
  destination_account_id: "destination",
  card_id: "card",
  category_id: "filing",
  sub_category_id: "filing",
  start_date: "start",
  end_date: "end",
  tag_ids: "tags",
} as const;

export function useItemRules() {
  const t = useTranslations("recurring.form");
  const common = useTranslations("common.field");
  const rules = useRules();
  return useMemo(() => {
    const chosen = z.string().nullable();
    return z
      .object({
        type: z.enum(TYPES),
        description: rules.required,
        amount: rules.positiveAmount,
        frequency: z.enum(FREQUENCIES),
        start: rules.date,
        end: rules.date.or(z.literal("")),
        account: chosen,
        destination: chosen,
        card: chosen,
        filing: chosen,
        tags: z.array(z.string()),
        inSummary: z.boolean(),
      })
      .superRefine((values, context) => {
        for (const name of neededBy(values.type)) {
          if (values[name] === null) {
            context.addIssue({ code: "custom", path: [name], message: common("required") });
          }
        }
        if (values.type === "TRANSFER" && values.account !== null && values.account === values.destination) {
          context.addIssue({ code: "custom", path: ["destination"], message: t("sameAccount") });
        }
        if (values.end !== "" && values.end < values.start) {
          context.addIssue({ code: "custom", path: ["end"], message: t("endWrong") });
        }
      });
  }, [rules, t, common]);
}

/** What a kind cannot do without. */
export function neededBy(type: ItemValues["type"]): readonly ("account" | "destination" | "card" | "filing")[] {
  switch (type) {
    case "INCOME":
    case "EXPENSE":
      return ["account", "filing"];
    case "TRANSFER":
      return ["account", "destination"];
    case "CARD_TRANSACTION":
      return ["card", "filing"];
  }
}

export function newValues(today: string): ItemValues {
  return {
    type: "EXPENSE",
    description: "",
    amount: "",
    frequency: "MONTHLY",
    start: today,
    end: "",
    account: null,
    destination: null,
    card: null,
    filing: null,
    tags: [],
    inSummary: true,
  };
}

export function valuesOfItem(item: Item): ItemValues {
  return {
    ...valuesOfPlaces(item),
    type: item.type,
    description: item.description,
    amount: item.amount,
    frequency: item.frequency,
    start: item.start_date,
    end: item.end_date ?? "",
    tags: item.tags.map(({ tag_id }) => tag_id),
    inSummary: item.include_in_summary,
  };
}

export function valuesOfSuggestion(suggestion: Schemas["RecurringSuggestion"]): ItemValues {
  return {
    ...newValues(suggestion.start_date),
    ...valuesOfPlaces(suggestion),
    type: suggestion.type,
    description: suggestion.description,
    amount: suggestion.amount,
    frequency: suggestion.frequency,
  };
}

function valuesOfPlaces(places: Schemas["RecurringPlaces"]) {
  const { category_id: category, sub_category_id: subCategory = null } = places;
  return {
    account: places.account_id ?? places.source_account_id ?? null,
    destination: places.destination_account_id ?? null,
    card: places.card_id ?? null,
    filing: category == null ? null : filingKey({ category, subCategory }),
  };
}

/** The item that is asked for; what its kind has no use for is left out. */
export function bodyOf(values: ItemValues): Schemas["NewRecurringItem"] {
  const needed = neededBy(values.type);
  const isTransfer = values.type === "TRANSFER";
  const filing = values.filing === null || !needed.includes("filing") ? null : filingOf(values.filing);
  return {
    type: values.type,
    description: values.description,
    amount: values.amount,
    frequency: values.frequency,
    start_date: values.start,
    end_date: values.end === "" ? null : values.end,
    include_in_summary: values.inSummary,
    tag_ids: values.tags,
    ...(needed.includes("account") && { [isTransfer ? "source_account_id" : "account_id"]: values.account }),
    ...(needed.includes("destination") && { destination_account_id: values.destination }),
    ...(needed.includes("card") && { card_id: values.card }),
    ...(filing !== null && { category_id: filing.category, sub_category_id: filing.subCategory }),
  };
}
