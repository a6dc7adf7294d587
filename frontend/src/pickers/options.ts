"use client";

import { createElement, useMemo } from "react";
import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import type { Option } from "@/ui/combobox";
import { Dot } from "@/ui/dot";

/** Everything that a workspace has of a noun; what is put away is listed where it is chosen already. */
function useActive<T extends { id: string; is_active: boolean }>(
  all: readonly T[] | undefined,
  chosen: string | null | undefined,
): readonly T[] {
  return useMemo(() => (all ?? []).filter(({ id, is_active }) => is_active || id === chosen), [all, chosen]);
}

export function useAccountOptions(chosen?: string | null): readonly Option[] {
  const active = useActive(api.useQuery("get", "/accounts").data, chosen);
  const t = useTranslations("common.accountType");
  return useMemo(
    () =>
      active.map(({ id, name, type, color }) => ({
        value: id,
        label: name,
        group: t(type),
        mark: createElement(Dot, { color }),
      })),
    [active, t],
  );
}

export function useCardOptions(chosen?: string | null): readonly Option[] {
  const active = useActive(api.useQuery("get", "/cards").data, chosen);
  return useMemo(
    () => active.map(({ id, name, color }) => ({ value: id, label: name, mark: createElement(Dot, { color }) })),
    [active],
  );
}

export function useTagOptions(): readonly Option[] {
  const active = useActive(api.useQuery("get", "/tags").data, null);
  return useMemo(
    () => active.map(({ id, name, color }) => ({ value: id, label: name, mark: createElement(Dot, { color }) })),
    [active],
  );
}

export function useInvestmentOptions(): readonly Option[] {
  const all = api.useQuery("get", "/investments").data;
  return useMemo(
    () => (all ?? []).map(({ id, asset_name, account }) => ({ value: id, label: asset_name, group: account.name })),
    [all],
  );
}

/** What something is filed under: a category, or one of its subcategories. */
interface Filing {
  category: string;
  subCategory: string | null;
}

/** A filing as one text, for lists and forms. */
export function filingKey(filing: Filing): string {
  return filing.subCategory === null ? filing.category : `${filing.category}/${filing.subCategory}`;
}

export function filingOf(key: string): Filing {
  const [category = "", subCategory = null] = key.split("/");
  return { category, subCategory };
}

/** Categories of one type, or of both, each followed by its subcategories: `Moradia`, `Moradia › Aluguel`. */
export function useFilingOptions(type?: Schemas["CategoryType"], chosen?: string | null): readonly Option[] {
  const categories = api.useQuery("get", "/categories").data;
  return useMemo(() => {
    const kept = filingOf(chosen ?? "");
    return (categories ?? [])
      .filter((category) => type === undefined || category.type === type)
      .filter((category) => category.is_active || category.id === kept.category)
      .flatMap((category) => filings(category, kept));
  }, [categories, type, chosen]);
}

function filings(category: Schemas["Category"], kept: Filing): Option[] {
  const mark = createElement(Dot, { color: category.color });
  const own = { value: category.id, label: category.name, mark };
  const parts = category.sub_categories
    .filter((part) => part.is_active || part.id === kept.subCategory)
    .map((part) => ({
      value: filingKey({ category: category.id, subCategory: part.id }),
      label: `${category.name} › ${part.name}`,
      mark,
    }));
  return [own, ...parts];
}
