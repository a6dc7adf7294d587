"use client";

import { useCallback, useEffect, useRef, useState, type KeyboardEvent as ReactKeyboardEvent } from "react";

import { nextEntry, type Row } from "./rows";
import { isTyping } from "./search-box";
import type { Ledger } from "./use-ledger";

/** How many entries a page key goes past. */
const PAGE = 10;

interface Options {
  rows: readonly Row[];
  ledger: Ledger;
  selected: ReadonlySet<string>;
  onSelect: (selected: ReadonlySet<string>) => void;
  canWrite: boolean;
}

/** The keyboard on the list. One row at a time can be tabbed to: the one that was there last. */
export function useGridKeys({ rows, ledger, selected, onSelect, canWrite }: Options) {
  const [wanted, setActive] = useState(1);
  const grid = useRef<HTMLElement | null>(null);
  const isMoving = useRef(false);
  // The list may have become shorter.
  const active =
    rows[wanted]?.kind === "entry" ? wanted : Math.max(nextEntry(rows, Math.min(wanted, rows.length), -1), 1);

  useEffect(() => {
    if (!isMoving.current) return;
    isMoving.current = false;
    const row = grid.current?.querySelector<HTMLElement>(`[data-index="${active}"] [role=row]`);
    row?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: "nearest" });
  }, [active]);

  const onKeyDown = useCallback(
    (event: ReactKeyboardEvent<HTMLElement>) => {
      const row = rows[active];
      // The checkbox and the links of a row have keys of their own.
      if (row?.kind !== "entry" || !(event.target as HTMLElement).matches("[role=row]")) return;
      const step = stepOf(event, rows.length);
      const withRow = (index: number) => {
        const other = rows[index];
        return new Set(selected).add(row.entry.id).add(other?.kind === "entry" ? other.entry.id : row.entry.id);
      };
      if (step !== 0) {
        event.preventDefault();
        const to = nextEntry(rows, active, step);
        if (to === active) return;
        grid.current = event.currentTarget;
        isMoving.current = true;
        if (event.shiftKey && canWrite) onSelect(withRow(to));
        setActive(to);
      } else if (event.key === "Enter") {
        event.preventDefault();
        ledger.open(row.entry.id);
      } else if (event.key === " " && canWrite) {
        event.preventDefault();
        const next = new Set(selected);
        if (!next.delete(row.entry.id)) next.add(row.entry.id);
        onSelect(next);
      } else if (event.key === "Escape" && selected.size > 0) {
        onSelect(new Set());
      } else if ((event.key === "Delete" || event.key === "Backspace") && canWrite) {
        event.preventDefault();
        if (selected.size === 0) onSelect(new Set([row.entry.id]));
        // The bar that acts on what is selected asks before it does.
        requestAnimationFrame(() => document.getElementById("transactions-delete")?.click());
      }
    },
    [rows, active, ledger, selected, onSelect, canWrite],
  );
  useNewKey(ledger, canWrite);
  return { active, setActive, onKeyDown };
}

function stepOf(event: ReactKeyboardEvent, count: number): number {
  if (event.ctrlKey || event.metaKey || event.altKey) return 0;
  switch (event.key) {
    case "ArrowDown":
    case "j":
      return 1;
    case "ArrowUp":
    case "k":
      return -1;
    case "PageDown":
      return PAGE;
    case "PageUp":
      return -PAGE;
    case "Home":
      return -count;
    case "End":
      return count;
    default:
      return 0;
  }
}

/** `n` begins an entry from wherever nothing is being typed. */
function useNewKey(ledger: Ledger, canWrite: boolean) {
  const latest = useRef(ledger);
  useEffect(() => {
    latest.current = ledger;
  });
  useEffect(() => {
    if (!canWrite) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "n" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      event.preventDefault();
      latest.current.openNew();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [canWrite]);
}
