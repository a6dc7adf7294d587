"use client";

import { Controller, useWatch, type UseFormReturn } from "react-hook-form";
import { useTranslations } from "use-intl";

import { AmountField } from "@/forms/amount-field";
import { CurrencyPicker } from "@/pickers/currency-picker";
import { AccountPicker } from "@/pickers/pickers";
import { usePlace } from "@/session/workspace";
import { ColorInput } from "@/ui/color-input";
import { Combobox } from "@/ui/combobox";
import { Field, FieldGroup } from "@/ui/field";
import { Input, Select } from "@/ui/input";
import { MonthPicker } from "@/ui/month-picker";
import { Switch } from "@/ui/switch";

import { CardFace } from "./card-face";

/** What a form of a card holds. */
export interface CardValues {
  name: string;
  credit_limit: string;
  currency_code: string;
  closing_date: string;
  due_date: string;
  is_closing_day_included: boolean;
  effective_from: string;
  payment_account_id: string | null;
  brand: string | null;
  last_four_digits: string;
  color: string;
}

const BRANDS = ["Visa", "Mastercard", "Elo", "American Express", "Hipercard"];
const DAYS = Array.from({ length: 31 }, (_, index) => String(index + 1));

export function CardFields({ form, isNew }: { form: UseFormReturn<CardValues>; isNew: boolean }) {
  const t = useTranslations("cards.fields");
  const { control, register } = form;
  const { errors } = form.formState;
  const currency = useWatch({ control, name: "currency_code" });
  return (
    <>
      <Preview form={form} />
      <Field label={t("name")} error={errors.name?.message}>
        {(field) => (
          <Input
            {...field}
            autoFocus={isNew}
            autoComplete="off"
            placeholder={t("namePlaceholder")}
            {...register("name")}
          />
        )}
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <AmountField control={control} name="credit_limit" label={t("creditLimit")} currency={currency} />
        {isNew && (
          <Controller
            control={control}
            name="currency_code"
            render={({ field: { value, onChange } }) => (
              <CurrencyPicker
                label={t("currency")}
                value={value}
                onChange={onChange}
                error={errors.currency_code?.message}
              />
            )}
          />
        )}
      </div>
      <Days form={form} isNew={isNew} />
      <Controller
        control={control}
        name="payment_account_id"
        render={({ field: { value, onChange } }) => (
          <AccountPicker
            isOptional
            label={t("paymentAccount")}
            value={value}
            onChange={onChange}
            error={errors.payment_account_id?.message}
          />
        )}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <Controller
          control={control}
          name="brand"
          render={({ field: { value, onChange } }) => (
            <Brand value={value} onChange={onChange} error={errors.brand?.message} />
          )}
        />
        <Field label={t("lastFour")} isOptional error={errors.last_four_digits?.message}>
          {(field) => (
            <Input
              {...field}
              inputMode="numeric"
              autoComplete="off"
              maxLength={4}
              placeholder="0000"
              {...register("last_four_digits")}
            />
          )}
        </Field>
      </div>
      <Controller
        control={control}
        name="color"
        render={({ field: { value, onChange } }) => <ColorInput value={value} onChange={onChange} />}
      />
    </>
  );
}

/** The card as it will look. */
function Preview({ form }: { form: UseFormReturn<CardValues> }) {
  const t = useTranslations("cards.fields");
  const [name, brand, digits, color] = useWatch({
    control: form.control,
    name: ["name", "brand", "last_four_digits", "color"],
  });
  return (
    <div aria-hidden className="mx-auto w-64">
      <CardFace name={name || t("namePlaceholder")} brand={brand} lastFour={digits || null} color={color} />
    </div>
  );
}

function Brand({
  value,
  onChange,
  error,
}: {
  value: string | null;
  onChange: (brand: string | null) => void;
  error: string | undefined;
}) {
  const t = useTranslations("cards.fields");
  const names = value === null || BRANDS.includes(value) ? BRANDS : [value, ...BRANDS];
  return (
    <Field label={t("brand")} isOptional error={error}>
      {(field) => (
        <Combobox
          {...field}
          isClearable
          label={t("brand")}
          options={names.map((name) => ({ value: name, label: name }))}
          value={value}
          onChange={onChange}
          onCreate={onChange}
        />
      )}
    </Field>
  );
}

/** Whether other days were chosen than the card has. */
export function areDaysDirty(dirty: Partial<Record<keyof CardValues, boolean | undefined>>): boolean {
  return dirty.closing_date === true || dirty.due_date === true || dirty.is_closing_day_included === true;
}

/** The days of the month. Of a card that has invoices it is also asked from when on other days hold. */
function Days({ form, isNew }: { form: UseFormReturn<CardValues>; isNew: boolean }) {
  const t = useTranslations("cards.fields");
  const { civilMonth: month } = usePlace();
  const { control, register } = form;
  const { errors, dirtyFields } = form.formState;
  return (
    <>
      <div className="grid grid-cols-2 gap-4">
        {(["closing_date", "due_date"] as const).map((name) => (
          <Field key={name} label={t(name === "closing_date" ? "closingDay" : "dueDay")} error={errors[name]?.message}>
            {(field) => (
              <Select {...field} {...register(name)}>
                {DAYS.map((day) => (
                  <option key={day} value={day}>
                    {day}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        ))}
      </div>
      <p className="-mt-2 text-sm text-muted">{t("dayHint")}</p>
      <Controller
        control={control}
        name="is_closing_day_included"
        render={({ field: { value, onChange } }) => (
          <Switch label={t("closingIncluded")} hint={t("closingIncludedHint")} checked={value} onChange={onChange} />
        )}
      />
      {!isNew && areDaysDirty(dirtyFields) && (
        <Controller
          control={control}
          name="effective_from"
          render={({ field: { value, onChange } }) => (
            <FieldGroup label={t("effectiveFrom")}>
              <MonthPicker value={value} onChange={onChange} today={month} />
              <p className="text-sm text-muted">{t("effectiveFromHint")}</p>
              {errors.effective_from !== undefined && (
                <p className="text-sm text-negative">{errors.effective_from.message}</p>
              )}
            </FieldGroup>
          )}
        />
      )}
    </>
  );
}
