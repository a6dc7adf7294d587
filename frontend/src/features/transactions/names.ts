"use client";

import { createContext, createElement, useContext, useMemo, type ReactNode } from "react";

import { api, type Schemas } from "@/api/client";

/** What things are called, whose identities are in addresses and in the history. */
export interface Names {
  account: (id: string) => string | undefined;
  card: (id: string) => string | undefined;
  investment: (id: string) => string | undefined;
  category: (id: string) => string | undefined;
  subCategory: (id: string) => string | undefined;
  tag: (id: string) => string | undefined;
  categoryColor: (id: string | null | undefined) => string | undefined;
  accountCurrency: (id: string | null | undefined) => string | undefined;
  cardCurrency: (id: string | null | undefined) => string | undefined;
  investmentCurrency: (id: string | null | undefined) => string | undefined;
}

const NamesContext = createContext<Names | null>(null);

export function useNames(): Names {
  const names = useContext(NamesContext);
  if (names === null) throw new Error("useNames outside of NamesProvider");
  return names;
}

/** Reads names once, for all the rows that say some. */
export function NamesProvider({ children }: { children: ReactNode }) {
  return createElement(NamesContext, { value: useReadNames() }, children);
}

function useReadNames(): Names {
  const accounts = api.useQuery("get", "/accounts").data;
  const cards = api.useQuery("get", "/cards").data;
  const investments = api.useQuery("get", "/investments").data;
  const categories = api.useQuery("get", "/categories").data;
  const tags = api.useQuery("get", "/tags").data;
  return useMemo(() => {
    const [accountOf, cardOf, investmentOf] = [byId(accounts), byId(cards), byId(investments)];
    const [categoryOf, tagOf] = [byId(categories), byId(tags)];
    const partOf = byId<Schemas["SubCategory"]>(categories?.flatMap((category) => category.sub_categories));
    return {
      account: (id) => accountOf.get(id)?.name,
      card: (id) => cardOf.get(id)?.name,
      investment: (id) => investmentOf.get(id)?.asset_name,
      category: (id) => categoryOf.get(id)?.name,
      subCategory: (id) => partOf.get(id)?.name,
      tag: (id) => tagOf.get(id)?.name,
      categoryColor: (id) => categoryOf.get(id ?? "")?.color,
      accountCurrency: (id) => accountOf.get(id ?? "")?.currency_code,
      cardCurrency: (id) => cardOf.get(id ?? "")?.currency_code,
      investmentCurrency: (id) => investmentOf.get(id ?? "")?.currency_code,
    };
  }, [accounts, cards, investments, categories, tags]);
}

function byId<T extends { id: string }>(all: readonly T[] | undefined): ReadonlyMap<string, T> {
  return new Map((all ?? []).map((one) => [one.id, one]));
}
