"use client";

import { Controller, type UseFormReturn } from "react-hook-form";
import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { AmountField } from "@/forms/amount-field";
import { useFormats } from "@/i18n/formats";
import { FilingPicker } from "@/pickers/pickers";
import { Field } from "@/ui/field";
import { Input, Select } from "@/ui/input";

/** What a form of a purchase or a chargeback holds. */
export interface EntryValues {
  description: string;
  amount: string;
  transaction_date: string;
  /** A filing, or nothing. */
  category_id: string;
  /** Nothing where the date decides. */
  billing_month: string;
  installments: string;
  installment_amount_type: Schemas["InstalmentAmountType"];
}

export function EntryFields({
  form,
  card,
  invoice,
  isFilingOptional = false,
}: {
  form: UseFormReturn<EntryValues>;
  card: Schemas["Card"];
  invoice: Schemas["Invoice"];
  isFilingOptional?: boolean;
}) {
  const t = useTranslations("cards.entry");
  const formats = useFormats();
  const { control, register } = form;
  const { errors } = form.formState;
  return (
    <>
      <Field label={t("description")} error={errors.description?.message}>
        {(field) => (
          <Input
            {...field}
            autoFocus
            autoComplete="off"
            placeholder={t("descriptionPlaceholder")}
            {...register("description")}
          />
        )}
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <AmountField control={control} name="amount" label={t("amount")} currency={card.currency_code} />
        <Field label={t("date")} error={errors.transaction_date?.message}>
          {(field) => <Input {...field} type="date" {...register("transaction_date")} />}
        </Field>
      </div>
      <Controller
        control={control}
        name="category_id"
        render={({ field: { value, onChange } }) => (
          <FilingPicker
            type="EXPENSE"
            isOptional={isFilingOptional}
            label={t("category")}
            value={value === "" ? null : value}
            onChange={(filing) => onChange(filing ?? "")}
            error={errors.category_id?.message}
          />
        )}
      />
      <Field label={t("billingMonth")} error={errors.billing_month?.message}>
        {(field) => (
          <Select {...field} {...register("billing_month")}>
            <option value={invoice.billing_month}>{formats.month(invoice.billing_month)}</option>
            <option value="">{t("billingMonthByDate")}</option>
          </Select>
        )}
      </Field>
    </>
  );
}
