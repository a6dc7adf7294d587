"use client";

import { keepPreviousData } from "@tanstack/react-query";
import { Plus, X } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { useController } from "react-hook-form";
import { useTranslations } from "use-intl";

import { api } from "@/api/client";
import { useFormats } from "@/i18n/formats";
import { Amount } from "@/ui/amount";
import { AmountInput } from "@/ui/amount-input";
import { Button, IconButton } from "@/ui/button";
import { Field, FieldGroup } from "@/ui/field";
import { Input } from "@/ui/input";
import { Popover } from "@/ui/popover";
import { Loading } from "@/ui/states";

import { lesser } from "./decimals";
import type { FieldsProps } from "./entry-fields";
import { useFormCurrency } from "./entry-form";
import { useEntryWords } from "./entry-words";
import type { Entry } from "./kinds";

const FOUND_MAX = 20;

/** Which expenses an income pays back, and how much of each. */
export function ReimbursedExpenses({ form, kind }: FieldsProps) {
  const t = useTranslations("transactions.reimburse");
  const { field, fieldState } = useController({ control: form.control, name: "reimburses" });
  const [isOpen, setIsOpen] = useState(false);
  const links = field.value;
  const currency = useFormCurrency(form.control, kind);
  const add = (expense: Entry) => {
    setIsOpen(false);
    const whole = form.getValues("amount");
    // At most all of either; how much of them is linked already is known to the server.
    field.onChange([...links, { transaction_id: expense.id, amount: lesser(expense.amount, whole) ?? expense.amount }]);
  };
  return (
    <FieldGroup label={t("title")}>
      {links.map((link, index) => (
        <Link
          key={link.transaction_id}
          id={link.transaction_id}
          amount={link.amount}
          currency={currency}
          onChange={(amount) => field.onChange(links.with(index, { ...link, amount }))}
          onRemove={() => field.onChange(links.toSpliced(index, 1))}
        />
      ))}
      <p className="text-sm text-muted">{t("hint")}</p>
      {fieldState.error !== undefined && (
        <p className="text-sm text-negative">{fieldState.error.message ?? fieldState.error.root?.message}</p>
      )}
      <div>
        <Popover
          label={t("add")}
          isOpen={isOpen}
          onOpenChange={setIsOpen}
          className="w-[min(26rem,90vw)]"
          trigger={
            <Button size="sm">
              <Plus aria-hidden />
              {t("add")}
            </Button>
          }
        >
          <ExpenseSearch without={links.map((link) => link.transaction_id)} onChoose={add} />
        </Popover>
      </div>
    </FieldGroup>
  );
}

function Link({
  id,
  amount,
  currency,
  onChange,
  onRemove,
}: {
  id: string;
  amount: string;
  currency: string;
  onChange: (amount: string) => void;
  onRemove: () => void;
}) {
  const t = useTranslations();
  const formats = useFormats();
  const { nameOf } = useEntryWords();
  const { data: expense } = api.useQuery("get", "/transactions/{id}", { params: { path: { id } } });
  const name = expense === undefined ? t("common.entry.EXPENSE") : nameOf(expense);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_9.5rem_2.5rem] items-center gap-2">
      <div className="min-w-0">
        <p className="truncate text-sm">{name}</p>
        {expense !== undefined && (
          <p className="text-xs text-muted">
            {formats.date(expense.transaction_date)} ·{" "}
            <Amount value={expense.amount} currency={expense.currency_code} />
          </p>
        )}
      </div>
      <Field label={t("transactions.reimburse.amountOf", { name })} className="gap-0 [&>label]:sr-only">
        {(field) => <AmountInput {...field} currency={currency} value={amount} onChange={onChange} />}
      </Field>
      <IconButton label={t("transactions.reimburse.remove", { name })} onClick={onRemove}>
        <X />
      </IconButton>
    </div>
  );
}

function ExpenseSearch({ without, onChoose }: { without: readonly string[]; onChoose: (expense: Entry) => void }) {
  const t = useTranslations("transactions.reimburse");
  const formats = useFormats();
  const { nameOf } = useEntryWords();
  const [text, setText] = useState("");
  const q = useDeferredValue(text.trim());
  const query = { type: ["EXPENSE", "CARD_EXPENSE"] as Entry["type"][], limit: FOUND_MAX, ...(q !== "" && { q }) };
  const { data } = api.useQuery("get", "/transactions", { params: { query } }, { placeholderData: keepPreviousData });
  const found = data?.items.filter(({ id }) => !without.includes(id));
  return (
    <div className="flex flex-col">
      <Input
        aria-label={t("search")}
        placeholder={t("search")}
        autoComplete="off"
        value={text}
        className="rounded-b-none border-0 border-b border-line bg-transparent"
        onChange={(event) => setText(event.target.value)}
      />
      {found === undefined ? (
        <Loading rows={3} className="p-3" />
      ) : (
        <ul className="max-h-72 overflow-y-auto p-1.5">
          {found.length === 0 && <li className="px-2.5 py-3 text-sm text-muted">{t("none")}</li>}
          {found.map((expense) => (
            <li key={expense.id}>
              <button
                type="button"
                className="flex w-full items-center gap-3 rounded-md px-2.5 py-2 text-left text-sm hover:bg-sunken"
                onClick={() => onChoose(expense)}
              >
                <span className="figures shrink-0 text-muted">{formats.shortDate(expense.transaction_date)}</span>
                <span className="min-w-0 flex-1 truncate">{nameOf(expense)}</span>
                <Amount value={expense.amount} currency={expense.currency_code} />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
