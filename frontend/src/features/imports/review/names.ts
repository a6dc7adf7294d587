"use client";

import { createContext, useContext, useMemo } from "react";

import { api } from "@/api/client";
import { filingOf } from "@/pickers/options";

interface Named {
  name: string;
  color: string | null;
}

/** What the things are called that lines name by their identity. */
interface Names {
  /** Of a `filingKey`: `Moradia › Aluguel`. */
  filing: (key: string) => Named | null;
  tag: (id: string) => Named | null;
  account: (id: string) => Named | null;
  card: (id: string) => Named | null;
}

export function useNamesRead(): Names {
  const categories = api.useQuery("get", "/categories").data;
  const tags = api.useQuery("get", "/tags").data;
  const accounts = api.useQuery("get", "/accounts").data;
  const cards = api.useQuery("get", "/cards").data;
  return useMemo(() => {
    const byId = new Map(categories?.map((category) => [category.id, category]));
    const found = (all: readonly { id: string; name: string; color?: string | null }[] | undefined) => {
      const names = new Map(all?.map(({ id, name, color }) => [id, { name, color: color ?? null }]));
      return (id: string) => names.get(id) ?? null;
    };
    return {
      filing: (key) => {
        const { category, subCategory } = filingOf(key);
        const of = byId.get(category);
        if (of === undefined) return null;
        const part = of.sub_categories.find(({ id }) => id === subCategory);
        return { name: part === undefined ? of.name : `${of.name} › ${part.name}`, color: of.color };
      },
      tag: found(tags),
      account: found(accounts),
      card: found(cards),
    };
  }, [categories, tags, accounts, cards]);
}

export const NamesContext = createContext<Names | null>(null);

export function useNames(): Names {
  const names = useContext(NamesContext);
  if (names === null) throw new Error("useNames outside of the review table");
  return names;
}
