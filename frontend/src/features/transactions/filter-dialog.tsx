"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";

import { filingOf, useTagOptions } from "@/pickers/options";
import { AccountPicker, CardPicker, CategoryPicker, InvestmentPicker } from "@/pickers/pickers";
import { AmountInput } from "@/ui/amount-input";
import { Button } from "@/ui/button";
import { Checkbox } from "@/ui/checkbox";
import { Combobox } from "@/ui/combobox";
import { Dialog } from "@/ui/dialog";
import { Field, FieldGroup } from "@/ui/field";

import type { Filters } from "./filters";
import { KINDS, KINDS_OF_TAB, STATUSES, type Tab } from "./kinds";

const FORM = "transactions-filters";

/** All ways to narrow the list down, at once. */
export function FilterDialog({
  tab,
  filters,
  onApply,
  onClose,
}: {
  tab: Tab;
  filters: Filters;
  onApply: (change: Filters) => void;
  onClose: () => void;
}) {
  const t = useTranslations();
  const [draft, setDraft] = useState(filters);
  const set = (change: Filters) => setDraft((was) => ({ ...was, ...change }));
  const kinds = KINDS_OF_TAB[tab].length > 0 ? KINDS_OF_TAB[tab] : KINDS;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      place="side"
      title={t("transactions.filter.title")}
      footer={
        <div className="flex justify-between gap-2">
          <Button look="quiet" onClick={() => setDraft({ ...(filters.q !== undefined && { q: filters.q }) })}>
            {t("transactions.filter.clear")}
          </Button>
          <Button type="submit" form={FORM} look="primary">
            {t("transactions.filter.apply")}
          </Button>
        </div>
      }
    >
      <form
        id={FORM}
        className="flex flex-col gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          onApply({ ...EMPTY, ...draft, amount_min: decimal(draft.amount_min), amount_max: decimal(draft.amount_max) });
        }}
      >
        <Words
          label={t("transactions.filter.type")}
          words={kinds.map((kind) => ({ value: kind, label: t(`common.entry.${kind}`) }))}
          chosen={draft.type ?? []}
          onChange={(type) => set({ type })}
        />
        <Words
          label={t("transactions.filter.status")}
          words={STATUSES.map((status) => ({ value: status, label: t(`common.status.${status}`) }))}
          chosen={draft.status ?? []}
          onChange={(status) => set({ status })}
        />
        <Places draft={draft} set={set} />
        <div className="grid grid-cols-2 gap-3">
          <Field label={t("transactions.filter.amount_min")}>
            {(field) => (
              <AmountInput
                {...field}
                value={draft.amount_min ?? ""}
                onChange={(text) => set({ amount_min: text || undefined })}
              />
            )}
          </Field>
          <Field label={t("transactions.filter.amount_max")}>
            {(field) => (
              <AmountInput
                {...field}
                value={draft.amount_max ?? ""}
                onChange={(text) => set({ amount_max: text || undefined })}
              />
            )}
          </Field>
        </div>
      </form>
    </Dialog>
  );
}

/** What was cleared is said too, or else it would stay in the address. */
const EMPTY = {
  type: undefined,
  status: undefined,
  account_id: undefined,
  card_id: undefined,
  investment_id: undefined,
  category_id: undefined,
  tag_id: undefined,
  amount_min: undefined,
  amount_max: undefined,
  date_from: undefined,
  date_to: undefined,
};

function decimal(text: string | undefined): string | undefined {
  return text !== undefined && /^\d+(\.\d+)?$/.test(text) ? text : undefined;
}

/** Which account, card, investment, category and tag. */
function Places({ draft, set }: { draft: Filters; set: (change: Filters) => void }) {
  const t = useTranslations("transactions.filter");
  const tags = useTagOptions();
  const any = { isOptional: true, placeholder: t("any") };
  const orNone = (value: string | null) => value ?? undefined;
  return (
    <>
      <AccountPicker
        {...any}
        label={t("account_id")}
        value={draft.account_id ?? null}
        onChange={(value) => set({ account_id: orNone(value) })}
      />
      <CardPicker
        {...any}
        label={t("card_id")}
        value={draft.card_id ?? null}
        onChange={(value) => set({ card_id: orNone(value) })}
      />
      <InvestmentPicker
        {...any}
        label={t("investment_id")}
        value={draft.investment_id ?? null}
        onChange={(value) => set({ investment_id: orNone(value) })}
      />
      <CategoryPicker
        {...any}
        label={t("category_id")}
        value={draft.category_id ?? null}
        onChange={(value) => set({ category_id: value === null ? undefined : filingOf(value).category })}
      />
      <Field label={t("tag_id")} isOptional>
        {(field) => (
          <Combobox
            {...field}
            label={t("tag_id")}
            options={tags}
            value={draft.tag_id ?? null}
            onChange={(value) => set({ tag_id: orNone(value) })}
            placeholder={t("any")}
            isClearable
          />
        )}
      </Field>
    </>
  );
}

/** Any of a few words. */
function Words<Word extends string>({
  label,
  words,
  chosen,
  onChange,
}: {
  label: string;
  words: readonly { value: Word; label: string }[];
  chosen: readonly Word[];
  onChange: (chosen: Word[] | undefined) => void;
}) {
  const toggle = (word: Word, isChosen: boolean) => {
    const next = words
      .map(({ value }) => value)
      .filter((value) => (value === word ? isChosen : chosen.includes(value)));
    onChange(next.length > 0 ? next : undefined);
  };
  return (
    <FieldGroup label={label}>
      <div className="grid grid-cols-1 gap-2.5 sm:grid-cols-2">
        {words.map(({ value, label: word }) => (
          <Checkbox
            key={value}
            label={word}
            checked={chosen.includes(value)}
            onChange={(isChosen) => toggle(value, isChosen)}
          />
        ))}
      </div>
    </FieldGroup>
  );
}
