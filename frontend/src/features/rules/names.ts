"use client";

import { useMemo } from "react";
import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";

/** What rules refer to by identities, as people call it. */
export interface Names {
  account: (id: string) => string;
  card: (id: string) => string;
  tag: (id: string) => string;
  filing: (category: string, subCategory: string | null | undefined) => string;
  color: (category: string) => string | null;
  rule: (id: string) => string | undefined;
}

export function useNames(): Names {
  const gone = useTranslations("rules.say")("gone");
  const accounts = api.useQuery("get", "/accounts").data;
  const cards = api.useQuery("get", "/cards").data;
  const tags = api.useQuery("get", "/tags").data;
  const categories = api.useQuery("get", "/categories").data;
  const rules = api.useQuery("get", "/rules").data;
  return useMemo(() => {
    const named = (all: readonly { id: string; name: string }[] = []) => {
      const names = new Map(all.map(({ id, name }) => [id, name]));
      return (id: string) => names.get(id) ?? gone;
    };
    const byId = new Map((categories ?? []).map((category) => [category.id, category]));
    return {
      account: named(accounts),
      card: named(cards),
      tag: named(tags),
      filing: (category, subCategory) => filingName(byId.get(category), subCategory) ?? gone,
      color: (category) => byId.get(category)?.color ?? null,
      rule: (id) => rules?.find((rule) => rule.id === id)?.name,
    };
  }, [accounts, cards, tags, categories, rules, gone]);
}

function filingName(
  category: Schemas["Category"] | undefined,
  subCategory: string | null | undefined,
): string | undefined {
  const part = category?.sub_categories.find(({ id }) => id === subCategory);
  return part === undefined ? category?.name : `${category?.name} › ${part.name}`;
}
