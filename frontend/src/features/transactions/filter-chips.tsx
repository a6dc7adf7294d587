"use client";

import { X } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";

import { useFormats } from "@/i18n/formats";
import { usePlace } from "@/session/workspace";
import { Button } from "@/ui/button";
import { Dot } from "@/ui/dot";

import type { FilterName, Filters } from "./filters";
import { useNames } from "./names";
import { PeriodName } from "./period";

interface Chip {
  key: string;
  /** What is said of it where it is removed. */
  name: string;
  shown: ReactNode;
  without: Filters;
}

/** What the list is narrowed down by, each with a way out of it. */
export function FilterChips({
  filters,
  onRemove,
  onClear,
}: {
  filters: Filters;
  onRemove: (without: Filters) => void;
  onClear: () => void;
}) {
  const t = useTranslations("transactions.filter");
  const chips = useChips(filters);
  if (chips.length === 0) return null;
  return (
    <ul aria-label={t("active")} className="flex flex-wrap items-center gap-1.5">
      {chips.map((chip) => (
        <li
          key={chip.key}
          className="flex max-w-full items-center gap-1.5 rounded-full border border-line bg-surface py-1 pr-1 pl-3 text-sm"
        >
          <span className="flex min-w-0 items-center gap-1.5 truncate">{chip.shown}</span>
          <button
            type="button"
            aria-label={t("remove", { name: chip.name })}
            className="rounded-full p-1 text-muted hover:bg-sunken hover:text-text"
            onClick={() => onRemove(chip.without)}
          >
            <X aria-hidden className="size-3.5" />
          </button>
        </li>
      ))}
      {chips.length > 1 && (
        <li>
          <Button size="sm" look="quiet" onClick={onClear}>
            {t("clear")}
          </Button>
        </li>
      )}
    </ul>
  );
}

function useChips(filters: Filters): Chip[] {
  const t = useTranslations();
  const formats = useFormats();
  const names = useNames();
  const { currency } = usePlace();
  const chips: Chip[] = [];
  const add = (field: FilterName, text: string | undefined, shown?: ReactNode) => {
    const name = text ?? t("common.states.unknown");
    chips.push({ key: field, name, shown: shown ?? name, without: { [field]: undefined } });
  };
  const { account_id, card_id, billing_month, investment_id, category_id, tag_id, q, amount_min, amount_max } = filters;

  if (filters.date_from !== undefined || filters.date_to !== undefined) {
    const without = { date_from: undefined, date_to: undefined };
    chips.push({
      key: "period",
      name: t("transactions.period.label"),
      shown: <PeriodName filters={filters} />,
      without,
    });
  }
  for (const kind of filters.type ?? []) {
    const without = { type: filters.type?.filter((other) => other !== kind) };
    chips.push({ key: kind, name: t(`common.entry.${kind}`), shown: t(`common.entry.${kind}`), without });
  }
  if (account_id !== undefined) add("account_id", names.account(account_id));
  if (card_id !== undefined) add("card_id", names.card(card_id));
  if (billing_month !== undefined) {
    add("billing_month", t("transactions.filter.invoice", { month: formats.month(billing_month) }));
  }
  if (investment_id !== undefined) add("investment_id", names.investment(investment_id));
  if (category_id !== undefined) {
    const name = names.category(category_id);
    add(
      "category_id",
      name,
      <>
        <Dot color={names.categoryColor(category_id)} />
        {name}
      </>,
    );
  }
  if (tag_id !== undefined) add("tag_id", names.tag(tag_id), `#${names.tag(tag_id) ?? ""}`);
  for (const status of filters.status ?? []) {
    const without = { status: filters.status?.filter((other) => other !== status) };
    chips.push({ key: status, name: t(`common.status.${status}`), shown: t(`common.status.${status}`), without });
  }
  const code = names.accountCurrency(account_id) ?? names.cardCurrency(card_id) ?? currency;
  if (amount_min !== undefined) {
    add("amount_min", t("transactions.filter.atLeast", { amount: formats.amount(amount_min, code) }));
  }
  if (amount_max !== undefined) {
    add("amount_max", t("transactions.filter.atMost", { amount: formats.amount(amount_max, code) }));
  }
  if (q !== undefined) add("q", t("transactions.filter.search", { text: q }));
  return chips;
}
