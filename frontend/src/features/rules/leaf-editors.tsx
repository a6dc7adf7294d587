"use client";

import { useId } from "react";
import { useTranslations } from "use-intl";

import { useAccountOptions, useCardOptions } from "@/pickers/options";
import { AmountInput } from "@/ui/amount-input";
import { Input, Select } from "@/ui/input";

import { Choices } from "./choices";
import {
  AMOUNT_TESTS,
  TEXT_TESTS,
  type AmountLeaf,
  type DaysLeaf,
  type DirectionLeaf,
  type Draft,
  type List,
  type ListLeaf,
  type TextLeaf,
} from "./condition";

interface Props<Leaf> {
  value: Extract<Draft, Leaf>;
  onChange: (value: Draft) => void;
  isWrong?: boolean;
}

export function TextEditor({ value, onChange, isWrong = false }: Props<TextLeaf>) {
  const t = useTranslations("rules.editor");
  const hint = useId();
  const hints = { any_word: t("wordsHint"), matches: t("patternHint") };
  return (
    <div className="flex flex-col gap-2">
      <How
        options={TEXT_TESTS.map((how) => ({ value: how, label: t(`text.${how}`) }))}
        value={value.how}
        onChange={(how) => onChange({ ...value, how })}
      />
      <Input
        aria-label={t("textValue")}
        aria-describedby={hint}
        aria-invalid={isWrong || undefined}
        className="h-9 text-sm"
        value={value.text}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange({ ...value, text: event.target.value })}
      />
      <p id={hint} className="text-xs text-muted">
        {value.how === "any_word" || value.how === "matches" ? hints[value.how] : t("textHint")}
      </p>
    </div>
  );
}

export function AmountEditor({ value, onChange, isWrong = false }: Props<AmountLeaf>) {
  const t = useTranslations("rules.editor");
  const hint = useId();
  const input = {
    currency: value.currency,
    "aria-describedby": hint,
    "aria-invalid": isWrong || undefined,
    className: "h-9 text-sm",
  } as const;
  return (
    <div className="flex flex-col gap-2">
      <How
        options={AMOUNT_TESTS.map((how) => ({ value: how, label: t(`amount.${how}`) }))}
        value={value.how}
        onChange={(how) => onChange({ ...value, how })}
      />
      <div className="grid gap-2 sm:grid-cols-2">
        <AmountInput
          {...input}
          aria-label={t("amountLow")}
          value={value.low}
          onChange={(low) => onChange({ ...value, low })}
        />
        {value.how === "between" && (
          <AmountInput
            {...input}
            aria-label={t("amountHigh")}
            value={value.high}
            onChange={(high) => onChange({ ...value, high })}
          />
        )}
      </div>
      <p id={hint} className="text-xs text-muted">
        {t("amountHint")}
      </p>
    </div>
  );
}

export function DirectionEditor({ value, onChange }: Props<DirectionLeaf>) {
  const t = useTranslations("rules.editor");
  return (
    <How
      options={(["out", "in"] as const).map((one) => ({ value: one, label: t(`direction.${one}`) }))}
      value={value.direction}
      onChange={(direction) => onChange({ ...value, direction })}
    />
  );
}

export function DaysEditor({ value, onChange, isWrong = false }: Props<DaysLeaf>) {
  const t = useTranslations("rules.editor");
  const hint = useId();
  const day = (name: "from" | "to") => (
    <Input
      aria-label={`${t("days")}: ${t(name)}`}
      aria-describedby={hint}
      aria-invalid={isWrong || undefined}
      inputMode="numeric"
      maxLength={2}
      className="figures h-9 w-16 text-center text-sm"
      value={value[name]}
      onChange={(event) => onChange({ ...value, [name]: event.target.value.trim() })}
    />
  );
  return (
    <div className="flex flex-col gap-2">
      <div className="flex items-center gap-2 text-sm">
        <span aria-hidden>{t("from")}</span>
        {day("from")}
        <span aria-hidden>{t("to")}</span>
        {day("to")}
      </div>
      <p id={hint} className="text-xs text-muted">
        {t("daysHint")}
      </p>
    </div>
  );
}

const KINDS = [
  "EXPENSE",
  "INCOME",
  "TRANSFER",
  "CARD_EXPENSE",
  "CARD_CHARGEBACK",
  "CARD_PAYMENT",
  "INVESTMENT_DEPOSIT",
  "INVESTMENT_WITHDRAWAL",
] as const;
const WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;

export function ListEditor({ value, onChange }: Props<ListLeaf>) {
  const t = useTranslations("rules.editor");
  const entry = useTranslations("common.entry");
  const options: Record<List, readonly { value: string; label: string }[]> = {
    account: useAccountOptions(),
    card: useCardOptions(),
    kind: KINDS.map((one) => ({ value: one, label: entry(one) })),
    weekday: WEEKDAYS.map((one) => ({ value: one, label: t(`weekday.${one}`) })),
  };
  return (
    <Choices
      label={t(`leaf.${value.kind}`)}
      options={options[value.kind]}
      value={value.chosen}
      onChange={(chosen) => onChange({ ...value, chosen })}
    />
  );
}

function How<Value extends string>({
  options,
  value,
  onChange,
}: {
  options: readonly { value: Value; label: string }[];
  value: Value;
  onChange: (value: Value) => void;
}) {
  const t = useTranslations("rules.editor");
  return (
    <Select
      aria-label={t("how")}
      className="h-9 text-sm"
      value={value}
      onChange={(event) => {
        const chosen = options.find((option) => option.value === event.target.value);
        if (chosen !== undefined) onChange(chosen.value);
      }}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </Select>
  );
}
