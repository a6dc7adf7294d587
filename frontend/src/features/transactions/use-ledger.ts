"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useCallback, useMemo } from "react";

import { FILTERS, filtersOf, tabOf, withFilters, type Filters } from "./filters";
import { KINDS, type Kind, type Tab } from "./kinds";

/** What the address says is looked at, and what is open. */
export interface Ledger {
  tab: Tab;
  filters: Filters;
  /** The entry whose sheet is open. */
  openId: string | null;
  /** The kind of the entry that is being written, when one is. */
  newKind: Kind | null;
  /** What a new entry begins with: the recurring item that expects it, and the day. */
  slot: { recurring: string; date: string } | null;
  /** The entry that a new one is a copy of. */
  copyOf: string | null;
  setTab: (tab: Tab) => void;
  change: (change: Filters) => void;
  clear: () => void;
  open: (id: string) => void;
  openNew: (kind?: Kind, more?: { recurring?: string; on?: string; copy?: string }) => void;
  close: () => void;
}

const PANELS = ["id", "new", "recurring", "on", "copy"] as const;

export function useLedger(): Ledger {
  const router = useRouter();
  const path = usePathname();
  const query = useSearchParams();

  const go = useCallback(
    (next: URLSearchParams) => {
      const text = next.toString();
      router.replace(text === "" ? path : `${path}?${text}`, { scroll: false });
    },
    [router, path],
  );
  const showing = useCallback(
    (panel: Record<string, string>) => {
      const next = new URLSearchParams(query);
      for (const name of PANELS) next.delete(name);
      for (const [name, value] of Object.entries(panel)) next.set(name, value);
      go(next);
    },
    [go, query],
  );
  return useMemo(() => {
    const said = query.get("new");
    const [recurring, on] = [query.get("recurring"), query.get("on")];
    return {
      tab: tabOf(query),
      filters: filtersOf(query),
      openId: query.get("id"),
      newKind: said === null ? null : (KINDS.find((kind) => kind === said.toUpperCase()) ?? "EXPENSE"),
      slot: recurring === null || on === null ? null : { recurring, date: on },
      copyOf: query.get("copy"),
      setTab: (tab) => {
        // Kinds that were asked for may be none of the other tab's.
        const next = withFilters(query, { type: undefined });
        if (tab === "all") next.delete("tab");
        else next.set("tab", tab);
        go(next);
      },
      change: (change) => go(withFilters(query, change)),
      clear: () => go(withFilters(query, Object.fromEntries(FILTERS.map((name) => [name, undefined])))),
      open: (id) => showing({ id }),
      openNew: (kind, more = {}) => showing({ new: kind ?? "", ...more }),
      close: () => showing({}),
    };
  }, [query, go, showing]);
}
