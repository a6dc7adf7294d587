"use client";

import { useWindowVirtualizer, type Range } from "@tanstack/react-virtual";
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useTranslations } from "use-intl";

import { usePlace } from "@/session/workspace";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Checkbox } from "@/ui/checkbox";
import { classNames } from "@/ui/class-names";

import { DayRow } from "./day-row";
import type { Entry } from "./kinds";
import { EntryRow } from "./entry-row";
import { rowsOf } from "./rows";
import { useGridKeys } from "./use-grid-keys";
import type { Ledger } from "./use-ledger";
import { useWide } from "./use-wide";

/** How the columns share the width: chosen, what, for what, where, standing, how much, and what was left. */
export const COLUMNS =
  "grid grid-cols-[1.25rem_minmax(0,2.2fr)_minmax(0,1.2fr)_minmax(0,1.2fr)_8.5rem_8.5rem] items-center gap-x-4 px-4";
export const COLUMNS_RUNNING =
  "grid grid-cols-[1.25rem_minmax(0,2fr)_minmax(0,1.1fr)_minmax(0,1.1fr)_8.5rem_8rem_8rem] items-center gap-x-4 px-4";

const HEIGHTS = { day: 38, wide: 49, narrow: 65 };
const OVERSCAN = 12;
/** How many rows before the end the next page is asked for. */
const AHEAD = 30;

interface Props {
  entries: readonly Entry[];
  ledger: Ledger;
  selected: ReadonlySet<string>;
  onSelect: (selected: ReadonlySet<string>) => void;
  more?: { has: boolean; isLoading: boolean; hasFailed: boolean; load: () => void };
}

/** Entries by day. Only those in sight are there; arrow keys reach all of them. */
export function LedgerGrid({ entries, ledger, selected, onSelect, more }: Props) {
  const t = useTranslations("transactions.list");
  const { canWrite } = usePlace();
  const isWide = useWide();
  const rows = useMemo(() => rowsOf(entries), [entries]);
  const { active, setActive, onKeyDown } = useGridKeys({ rows, ledger, selected, onSelect, canWrite });
  const { host, virtual, items } = useRowsInSight(rows.length, active, (index) =>
    rows[index]?.kind === "day" ? HEIGHTS.day : isWide ? HEIGHTS.wide : HEIGHTS.narrow,
  );

  const last = items.at(-1)?.index ?? 0;
  const wantsMore = more !== undefined && more.has && !more.isLoading && !more.hasFailed && last >= rows.length - AHEAD;
  useEffect(() => {
    if (wantsMore) more.load();
  }, [wantsMore, more]);

  const hasRunning = ledger.filters.account_id !== undefined && entries.some(({ running_balance }) => running_balance);
  const toggle = (id: string) => {
    const next = new Set(selected);
    if (!next.delete(id)) next.add(id);
    onSelect(next);
  };
  return (
    <Card className="overflow-clip">
      <div
        role="grid"
        tabIndex={-1}
        aria-label={t("label")}
        aria-multiselectable={canWrite}
        aria-rowcount={more?.has === true ? -1 : rows.length + 1}
        aria-describedby="transactions-keys"
        className="outline-none"
        onKeyDown={onKeyDown}
      >
        {isWide && <Heads {...{ entries, selected, onSelect, hasRunning, canWrite }} />}
        <div ref={host} role="presentation" className="relative" style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const row = rows[item.index];
            if (row === undefined) return null;
            return (
              <div
                key={item.key}
                role="presentation"
                data-index={item.index}
                ref={virtual.measureElement}
                className="absolute inset-x-0 top-0"
                style={{ transform: `translateY(${item.start - virtual.options.scrollMargin}px)` }}
              >
                {row.kind === "day" ? (
                  <DayRow row={row} index={item.index} />
                ) : (
                  <EntryRow
                    entry={row.entry}
                    index={item.index}
                    ledger={ledger}
                    isWide={isWide}
                    hasRunning={hasRunning}
                    isActive={item.index === active}
                    isSelected={selected.has(row.entry.id)}
                    onFocus={() => setActive(item.index)}
                    onToggle={() => toggle(row.entry.id)}
                  />
                )}
              </div>
            );
          })}
        </div>
      </div>
      <p id="transactions-keys" className="sr-only">
        {t("keys")}
      </p>
      {more !== undefined && <More {...more} />}
    </Card>
  );
}

/** The rows that are in sight, and the one that has the focus wherever it is. */
function useRowsInSight(count: number, active: number, heightOf: (index: number) => number) {
  const host = useRef<HTMLDivElement>(null);
  const [margin, setMargin] = useState(0);
  useLayoutEffect(() => {
    // Whatever comes and goes above the list moves it.
    const observer = new ResizeObserver(() => {
      setMargin((host.current?.getBoundingClientRect().top ?? 0) + window.scrollY);
    });
    observer.observe(document.body);
    return () => observer.disconnect();
  }, []);
  const virtual = useWindowVirtualizer({
    count,
    estimateSize: heightOf,
    overscan: OVERSCAN,
    scrollMargin: margin,
    rangeExtractor: useCallback(
      ({ startIndex, endIndex, overscan, count: all }: Range) => {
        const [from, to] = [Math.max(0, startIndex - overscan), Math.min(all - 1, endIndex + overscan)];
        const indexes = Array.from({ length: to - from + 1 }, (_, at) => from + at);
        if (active < from) return [active, ...indexes];
        return active > to && active < all ? [...indexes, active] : indexes;
      },
      [active],
    ),
  });
  return { host, virtual, items: virtual.getVirtualItems() };
}

function Heads({
  entries,
  selected,
  onSelect,
  hasRunning,
  canWrite,
}: Pick<Props, "entries" | "selected" | "onSelect"> & { hasRunning: boolean; canWrite: boolean }) {
  const t = useTranslations();
  const count = entries.filter(({ id }) => selected.has(id)).length;
  const heads = ["description", "category", "place", "status"] as const;
  return (
    <div
      role="row"
      className={classNames(hasRunning ? COLUMNS_RUNNING : COLUMNS, "border-b border-line py-2 text-xs text-muted")}
    >
      <span role="columnheader">
        {canWrite ? (
          <Checkbox
            label={t("common.list.selectAll")}
            isLabelHidden
            checked={count === 0 ? false : count === entries.length ? true : "indeterminate"}
            onChange={(all) => onSelect(new Set(all ? entries.map(({ id }) => id) : []))}
          />
        ) : (
          <span className="sr-only">{t("transactions.list.select")}</span>
        )}
      </span>
      {heads.map((head) => (
        <span key={head} role="columnheader">
          {t(`transactions.list.${head}`)}
        </span>
      ))}
      <span role="columnheader" className="text-right">
        {t("transactions.list.amount")}
      </span>
      {hasRunning && (
        <span role="columnheader" className="text-right">
          {t("transactions.list.running")}
        </span>
      )}
    </div>
  );
}

function More({ has, isLoading, hasFailed, load }: NonNullable<Props["more"]>) {
  const t = useTranslations();
  if (hasFailed) {
    return (
      <p role="alert" className="flex items-center justify-center gap-3 p-4 text-sm">
        {t("transactions.list.moreFailed")}
        <Button size="sm" onClick={load}>
          {t("common.actions.retry")}
        </Button>
      </p>
    );
  }
  return (
    <p role="status" className="border-t border-line p-3 text-center text-xs text-muted">
      {isLoading || has ? t("transactions.list.loadingMore") : t("transactions.list.end")}
    </p>
  );
}
