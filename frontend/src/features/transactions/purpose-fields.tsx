"use client";

import { Plus, Split, X } from "lucide-react";
import { useController, useFieldArray, type UseFieldArrayReturn } from "react-hook-form";
import { useTranslations } from "use-intl";

import { useFilingOptions } from "@/pickers/options";
import { FilingPicker } from "@/pickers/pickers";
import { AmountInput } from "@/ui/amount-input";
import { Button, IconButton } from "@/ui/button";
import { Combobox } from "@/ui/combobox";
import { Field } from "@/ui/field";

import type { FieldsProps } from "./entry-fields";
import { useFormCurrency, type EntryForm } from "./entry-form";
import type { EntryValues, SplitValues } from "./entry-values";
import { CATEGORY_OF_KIND, type Kind } from "./kinds";

const EMPTY: SplitValues = { category_id: null, amount: "" };

/** What it was for: one thing, or several. */
export function PurposeFields({ form, kind }: FieldsProps) {
  const t = useTranslations("transactions.form");
  const type = CATEGORY_OF_KIND[kind];
  const { field, fieldState } = useController({ control: form.control, name: "category_id" });
  const parts = useFieldArray({ control: form.control, name: "splits" });
  if (type === null) return null;
  if (parts.fields.length > 0) return <Splits form={form} kind={kind} parts={parts} />;
  return (
    <div className="flex flex-col items-start gap-2">
      <FilingPicker
        label={t("category")}
        type={type}
        value={field.value}
        onChange={field.onChange}
        error={fieldState.error?.message}
        isOptional={kind === "CARD_CHARGEBACK"}
        className="w-full"
      />
      <Button
        look="link"
        size="inline"
        onClick={() => parts.append([{ category_id: field.value, amount: form.getValues("amount") }, EMPTY])}
      >
        <Split aria-hidden />
        {t("split")}
      </Button>
    </div>
  );
}

type Parts = UseFieldArrayReturn<EntryValues, "splits">;

function Splits({
  form,
  kind,
  parts,
}: {
  form: EntryForm;
  kind: Kind;
  parts: Pick<Parts, "fields" | "append" | "remove">;
}) {
  const t = useTranslations("transactions.form");
  const { splits: error } = form.formState.errors;
  // What the server finds wrong with the parts together is that they do not sum to the whole.
  const message = error?.type === "server" ? t("splitSum") : (error?.root?.message ?? error?.message);
  const stop = () => {
    const [first] = form.getValues("splits");
    form.setValue("category_id", first?.category_id ?? null, { shouldDirty: true });
    form.setValue("splits", [], { shouldDirty: true });
    parts.remove();
  };
  return (
    <fieldset className="flex flex-col gap-2 rounded-xl border border-line p-3">
      <legend className="px-1 text-sm font-medium">{t("splitTitle")}</legend>
      {parts.fields.map((part, index) => (
        <Part
          key={part.id}
          form={form}
          kind={kind}
          index={index}
          onRemove={parts.fields.length > 2 ? () => parts.remove(index) : undefined}
        />
      ))}
      <p className={message === undefined ? "text-sm text-muted" : "text-sm text-negative"} role="status">
        {message ?? t("splitHint")}
      </p>
      <div className="flex flex-wrap gap-x-5 gap-y-2">
        <Button look="link" size="inline" onClick={() => parts.append(EMPTY)}>
          <Plus aria-hidden />
          {t("splitAdd")}
        </Button>
        <Button look="link" size="inline" onClick={stop}>
          {t("splitStop")}
        </Button>
      </div>
    </fieldset>
  );
}

function Part({
  form,
  kind,
  index,
  onRemove,
}: {
  form: EntryForm;
  kind: Kind;
  index: number;
  onRemove: (() => void) | undefined;
}) {
  const t = useTranslations("transactions.form");
  const { control } = form;
  const category = useController({ control, name: `splits.${index}.category_id` });
  const amount = useController({ control, name: `splits.${index}.amount` });
  const options = useFilingOptions(CATEGORY_OF_KIND[kind] ?? undefined, category.field.value);
  const currency = useFormCurrency(control, kind);
  const number = index + 1;
  return (
    <div
      role="group"
      aria-label={t("splitPart", { number })}
      className="grid grid-cols-[minmax(0,1fr)_2.5rem] items-start gap-2 sm:grid-cols-[minmax(0,1fr)_9.5rem_2.5rem]"
    >
      <Combobox
        label={t("splitPartCategory", { number })}
        options={options}
        value={category.field.value}
        onChange={category.field.onChange}
        aria-invalid={category.fieldState.invalid || undefined}
        className="max-sm:col-span-2"
      />
      <Field label={t("splitPartAmount", { number })} className="gap-0 [&>label]:sr-only">
        {(field) => (
          <AmountInput
            {...field}
            aria-invalid={amount.fieldState.invalid || undefined}
            currency={currency}
            value={amount.field.value}
            onChange={amount.field.onChange}
            onBlur={amount.field.onBlur}
          />
        )}
      </Field>
      {onRemove !== undefined && (
        <IconButton label={t("splitRemove", { number })} onClick={onRemove}>
          <X />
        </IconButton>
      )}
    </div>
  );
}
