"use client";

import { X } from "lucide-react";
import { useMemo } from "react";
import { useTranslations } from "use-intl";

import { useAccountOptions, useCardOptions } from "@/pickers/options";
import { Button } from "@/ui/button";
import { Combobox, type Option } from "@/ui/combobox";
import { Field } from "@/ui/field";
import { Select } from "@/ui/input";

import { TYPES } from "./queries";
import { useView } from "./view";

/** Which items are listed. */
export function ItemFilters() {
  const t = useTranslations("recurring");
  const { set, filters, isFiltered } = useView();
  const active = filters.is_active === undefined ? "all" : filters.is_active ? "yes" : "no";
  return (
    <div role="group" aria-label={t("filters.title")} className="grid grid-cols-2 items-end gap-3 lg:flex">
      <Field label={t("filters.type")} className="lg:w-52">
        {(field) => (
          <Select {...field} value={filters.type ?? ""} onChange={(event) => set({ type: event.target.value || null })}>
            <option value="">{t("filters.allTypes")}</option>
            {TYPES.map((type) => (
              <option key={type} value={type}>
                {t(`type.${type}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={t("filters.active")} className="lg:w-44">
        {(field) => (
          <Select
            {...field}
            value={active}
            onChange={(event) => set({ active: event.target.value === "yes" ? null : event.target.value })}
          >
            <option value="yes">{t("filters.onlyActive")}</option>
            <option value="no">{t("filters.onlyInactive")}</option>
            <option value="all">{t("filters.both")}</option>
          </Select>
        )}
      </Field>
      <PlaceFilter className="col-span-2 lg:w-72" />
      {isFiltered && (
        <Button look="quiet" onClick={() => set({ type: null, account_id: null, card_id: null, active: null })}>
          <X aria-hidden />
          {t("filters.clear")}
        </Button>
      )}
    </div>
  );
}

/** An account or a card, in one list. */
export function PlaceFilter({ className }: { className?: string }) {
  const t = useTranslations("recurring.filters");
  const { set, filters } = useView();
  const accounts = useAccountOptions(filters.account_id);
  const cards = useCardOptions(filters.card_id);
  const options = useMemo<readonly Option[]>(
    () => [
      ...accounts.map((option) => ({ ...option, group: t("accounts") })),
      ...cards.map((option) => ({ ...option, group: t("cards") })),
    ],
    [accounts, cards, t],
  );
  const choose = (id: string | null) => {
    const isCard = cards.some(({ value }) => value === id);
    set({ account_id: isCard ? null : id, card_id: isCard ? id : null });
  };
  return (
    <Field label={t("place")} className={className}>
      {(field) => (
        <Combobox
          {...field}
          label={t("place")}
          placeholder={t("anyPlace")}
          options={options}
          value={filters.account_id ?? filters.card_id ?? null}
          onChange={choose}
          isClearable
        />
      )}
    </Field>
  );
}
