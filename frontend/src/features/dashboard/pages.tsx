"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";

import { IconButton } from "@/ui/button";

const PAGE_SIZE = 10;

interface Pages<Row> {
  rows: readonly Row[];
  /** From 0. */
  page: number;
  count: number;
  turn: (page: number) => void;
}

/** A list that is there as a whole, ten rows at a time. */
export function usePages<Row>(all: readonly Row[]): Pages<Row> {
  const [wanted, turn] = useState(0);
  const count = Math.max(1, Math.ceil(all.length / PAGE_SIZE));
  const page = Math.min(wanted, count - 1);
  return { rows: all.slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE), page, count, turn };
}

/** Turns the pages of a list; where there is one, there is nothing to turn. */
export function Pager({ label, pages }: { label: string; pages: Omit<Pages<unknown>, "rows"> }) {
  const t = useTranslations("dashboard.pages");
  const { page, count, turn } = pages;
  if (count === 1) return null;
  return (
    <nav aria-label={label} className="flex items-center justify-end gap-1 text-sm">
      <IconButton label={t("previous")} size="icon-sm" disabled={page === 0} onClick={() => turn(page - 1)}>
        <ChevronLeft />
      </IconButton>
      <span className="figures min-w-20 text-center text-muted" aria-live="polite">
        {t("at", { page: String(page + 1), count: String(count) })}
      </span>
      <IconButton label={t("next")} size="icon-sm" disabled={page === count - 1} onClick={() => turn(page + 1)}>
        <ChevronRight />
      </IconButton>
    </nav>
  );
}
