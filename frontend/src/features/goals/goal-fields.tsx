"use client";

import { useId } from "react";
import { Controller, useWatch, type UseFormReturn } from "react-hook-form";
import { useTranslations } from "use-intl";

import { api } from "@/api/client";
import { AmountField } from "@/forms/amount-field";
import { CurrencyPicker } from "@/pickers/currency-picker";
import { ColorInput } from "@/ui/color-input";
import { Field, FieldGroup } from "@/ui/field";
import { Input, Select } from "@/ui/input";

export const TYPES = ["MANUAL", "INVESTMENT"] as const;
export const PRIORITIES = ["LOW", "MEDIUM", "HIGH"] as const;

/** What a form of a goal holds. */
export interface GoalValues {
  name: string;
  category: string;
  type: (typeof TYPES)[number];
  target_value: string;
  currency_code: string;
  due_date: string;
  priority: (typeof PRIORITIES)[number];
  color: string;
}

interface Props {
  form: UseFormReturn<GoalValues>;
  isTypeFixed: boolean;
  isCurrencyFixed: boolean;
}

export function GoalFields({ form, isTypeFixed, isCurrencyFixed }: Props) {
  const t = useTranslations("goals.form");
  const { control, register } = form;
  const { errors } = form.formState;
  const currency = useWatch({ control, name: "currency_code" });
  return (
    <>
      <Field label={t("name")} error={errors.name?.message}>
        {(field) => <Input {...field} autoComplete="off" placeholder={t("namePlaceholder")} {...register("name")} />}
      </Field>
      <TypeField form={form} isFixed={isTypeFixed} />
      <div className="grid gap-4 sm:grid-cols-2">
        <AmountField control={control} name="target_value" label={t("target")} currency={currency} />
        <Field label={t("due")} error={errors.due_date?.message}>
          {(field) => <Input {...field} type="date" {...register("due_date")} />}
        </Field>
        <CategoryField form={form} />
        <Field label={t("priority")} error={errors.priority?.message}>
          {(field) => (
            <Select {...field} {...register("priority")}>
              {PRIORITIES.map((priority) => (
                <option key={priority} value={priority}>
                  {t(`priorities.${priority}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      {!isCurrencyFixed && (
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
      <Controller
        control={control}
        name="color"
        render={({ field: { value, onChange } }) => <ColorInput value={value} onChange={onChange} />}
      />
    </>
  );
}

/** Deposits or investments, never both. */
function TypeField({ form, isFixed }: { form: Props["form"]; isFixed: boolean }) {
  const t = useTranslations("goals.form");
  const name = useId();
  // Not registered: of inputs that are disabled a form keeps no value.
  const chosen = useWatch({ control: form.control, name: "type" });
  const words = {
    MANUAL: [t("manual"), t("manualHint")],
    INVESTMENT: [t("investment"), t("investmentHint")],
  } as const;
  return (
    <FieldGroup label={t("type")}>
      <div className="grid gap-2 sm:grid-cols-2">
        {TYPES.map((type) => (
          <div
            key={type}
            className="relative flex items-start gap-2.5 rounded-lg border border-line-strong/70 p-3 has-checked:border-accent has-checked:bg-accent-soft"
          >
            <input
              type="radio"
              id={`${name}-${type}`}
              name={name}
              checked={chosen === type}
              disabled={isFixed}
              onChange={() => form.setValue("type", type, { shouldDirty: true })}
              aria-describedby={`${name}-${type}-hint`}
              className="mt-1 size-4 accent-(--accent)"
            />
            <div>
              <label
                htmlFor={`${name}-${type}`}
                className="block text-sm font-medium after:absolute after:inset-0 after:cursor-pointer"
              >
                {words[type][0]}
              </label>
              <p id={`${name}-${type}-hint`} className="text-sm text-muted">
                {words[type][1]}
              </p>
            </div>
          </div>
        ))}
      </div>
      {isFixed && <p className="text-sm text-muted">{t("typeFixed")}</p>}
    </FieldGroup>
  );
}

/** A word of the owner's; those of other goals are proposed. */
function CategoryField({ form }: { form: Props["form"] }) {
  const t = useTranslations("goals.form");
  const listId = useId();
  const goals = api.useQuery("get", "/goals").data;
  const words = [...new Set(goals?.map(({ category }) => category))].sort((a, b) => a.localeCompare(b));
  return (
    <Field label={t("category")} hint={t("categoryHint")} error={form.formState.errors.category?.message}>
      {(field) => (
        <>
          <Input {...field} autoComplete="off" list={listId} {...form.register("category")} />
          <datalist id={listId}>
            {words.map((word) => (
              <option key={word} value={word} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}
