"use client";

import { Controller, useWatch, type Control, type UseFormReturn } from "react-hook-form";
import { useTranslations } from "use-intl";

import { api } from "@/api/client";
import { AmountField } from "@/forms/amount-field";
import { AccountPicker, CardPicker, FilingPicker } from "@/pickers/pickers";
import { TagPicker } from "@/pickers/tag-picker";
import { usePlace } from "@/session/workspace";
import { Field } from "@/ui/field";
import { Input, Select } from "@/ui/input";
import { Switch } from "@/ui/switch";

import { neededBy, type ItemValues } from "./item-values";
import { FREQUENCIES, TYPES } from "./queries";

interface Props {
  form: UseFormReturn<ItemValues>;
  /** Of an item that is there the kind stays: its transactions are of it. */
  isTypeFixed: boolean;
}

export function ItemFields({ form, isTypeFixed }: Props) {
  const t = useTranslations("recurring");
  const { control, register } = form;
  const { errors } = form.formState;
  const currency = useCurrency(control);
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <TypeField form={form} isFixed={isTypeFixed} />
        <Field label={t("form.frequency")} error={errors.frequency?.message}>
          {(field) => (
            <Select {...field} {...register("frequency")}>
              {FREQUENCIES.map((frequency) => (
                <option key={frequency} value={frequency}>
                  {t(`frequency.${frequency}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      <Field label={t("form.description")} error={errors.description?.message}>
        {(field) => (
          <Input
            {...field}
            autoComplete="off"
            placeholder={t("form.descriptionPlaceholder")}
            {...register("description")}
          />
        )}
      </Field>
      <PlaceFields form={form} />
      <div className="grid gap-4 sm:grid-cols-2">
        <AmountField control={control} name="amount" label={t("form.amount")} currency={currency} />
        <span className="hidden sm:block" />
        <Field label={t("form.start")} hint={t("form.startHint")} error={errors.start?.message}>
          {(field) => <Input {...field} type="date" {...register("start")} />}
        </Field>
        <Field label={t("form.end")} isOptional error={errors.end?.message}>
          {(field) => <Input {...field} type="date" {...register("end")} />}
        </Field>
      </div>
      <Controller
        control={control}
        name="tags"
        render={({ field: { value, onChange } }) => (
          <TagPicker label={t("form.tags")} value={value} onChange={onChange} />
        )}
      />
      <Controller
        control={control}
        name="inSummary"
        render={({ field: { value, onChange } }) => (
          <Switch label={t("form.inSummary")} hint={t("form.inSummaryHint")} checked={value} onChange={onChange} />
        )}
      />
    </>
  );
}

function TypeField({ form, isFixed }: { form: Props["form"]; isFixed: boolean }) {
  const t = useTranslations("recurring");
  return (
    <Controller
      control={form.control}
      name="type"
      render={({ field: { value, onChange, name } }) => (
        <Field label={t("form.type")} error={form.formState.errors.type?.message}>
          {(field) => (
            <Select
              {...field}
              name={name}
              value={value}
              disabled={isFixed}
              onChange={(event) => {
                onChange(event);
                // Income is filed under other categories than spending.
                form.setValue("filing", null);
                form.clearErrors();
              }}
            >
              {TYPES.map((type) => (
                <option key={type} value={type}>
                  {t(`type.${type}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
      )}
    />
  );
}

/** Where the money comes from and goes, and what it is for: each kind has its own. */
function PlaceFields({ form }: { form: Props["form"] }) {
  const t = useTranslations("recurring.form");
  const { control } = form;
  const { errors } = form.formState;
  const type = useWatch({ control, name: "type" });
  const needed = neededBy(type);
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      {needed.includes("account") && (
        <Controller
          control={control}
          name="account"
          render={({ field: { value, onChange } }) => (
            <AccountPicker
              label={type === "TRANSFER" ? t("from") : t("account")}
              value={value}
              onChange={onChange}
              error={errors.account?.message}
            />
          )}
        />
      )}
      {needed.includes("destination") && (
        <Controller
          control={control}
          name="destination"
          render={({ field: { value, onChange } }) => (
            <AccountPicker label={t("to")} value={value} onChange={onChange} error={errors.destination?.message} />
          )}
        />
      )}
      {needed.includes("card") && (
        <Controller
          control={control}
          name="card"
          render={({ field: { value, onChange } }) => (
            <CardPicker label={t("card")} value={value} onChange={onChange} error={errors.card?.message} />
          )}
        />
      )}
      {needed.includes("filing") && (
        <Controller
          control={control}
          name="filing"
          render={({ field: { value, onChange } }) => (
            <FilingPicker
              label={t("filing")}
              type={type === "INCOME" ? "INCOME" : "EXPENSE"}
              value={value}
              onChange={onChange}
              error={errors.filing?.message}
            />
          )}
        />
      )}
    </div>
  );
}

/** What the amount is in: the currency of the account or card that it leaves, or arrives at. */
function useCurrency(control: Control<ItemValues>): string {
  const place = usePlace();
  const [type, account, card] = useWatch({ control, name: ["type", "account", "card"] });
  const accounts = api.useQuery("get", "/accounts").data;
  const cards = api.useQuery("get", "/cards").data;
  const found =
    type === "CARD_TRANSACTION" ? cards?.find(({ id }) => id === card) : accounts?.find(({ id }) => id === account);
  return found?.currency_code ?? place.currency;
}
