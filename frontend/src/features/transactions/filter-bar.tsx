"use client";

import { ListFilter } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";

import { daysOf } from "@/session/month";
import { usePlace } from "@/session/workspace";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";

import { FilterChips } from "./filter-chips";
import { FilterDialog } from "./filter-dialog";
import { filterOf, FILTERS } from "./filters";
import { Period } from "./period";
import { SearchBox } from "./search-box";
import type { Ledger } from "./use-ledger";

/** What the list is narrowed down by. */
export function FilterBar({ ledger }: { ledger: Ledger }) {
  const t = useTranslations("transactions.filter");
  const [isOpen, setIsOpen] = useState(false);
  const { month, startDay } = usePlace();
  const { filters, tab } = ledger;
  const isEver = filters.date_from === undefined && filters.date_to === undefined;
  // What is expected is expected of a month.
  const period = tab === "recurring" && isEver ? filterOf(daysOf(month, startDay)) : filters;
  // Days and words have places of their own in sight.
  const count = FILTERS.filter(
    (name) => !["q", "date_from", "date_to"].includes(name) && filters[name] !== undefined,
  ).length;
  return (
    <div className="flex flex-col gap-3" data-print="no">
      <div className="flex flex-wrap items-center gap-2">
        <Period filters={period} onChange={ledger.change} />
        <SearchBox value={filters.q ?? ""} onChange={(q) => ledger.change({ q })} />
        <Button onClick={() => setIsOpen(true)}>
          <ListFilter aria-hidden />
          {t("open")}
          {count > 0 && (
            <Badge tone="info">
              <span aria-hidden>{count}</span>
              <span className="sr-only">{t("count", { count })}</span>
            </Badge>
          )}
        </Button>
      </div>
      <FilterChips filters={filters} onRemove={ledger.change} onClear={ledger.clear} />
      {isOpen && (
        <FilterDialog
          tab={tab}
          filters={filters}
          onClose={() => setIsOpen(false)}
          onApply={(change) => {
            setIsOpen(false);
            ledger.change(change);
          }}
        />
      )}
    </div>
  );
}
