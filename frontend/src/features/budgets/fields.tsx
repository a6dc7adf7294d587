"use client";

import { Controller, type Control, type FieldErrors } from "react-hook-form";
import { useTranslations } from "use-intl";
import { z } from "zod";

import { useRules } from "@/forms/rules";
import { usePlace } from "@/session/workspace";
import { AmountInput } from "@/ui/amount-input";
import { ColorInput } from "@/ui/color-input";
import { Field } from "@/ui/field";

const PERCENT_MAX = 100;

/** What a form says of a budget, whoever it is for. */
export interface Plan {
  category: string;
  planned: string;
  threshold: string;
  color: string;
}

export function usePlanRules() {
  const t = useTranslations("budgets.form");
  const rules = useRules();
  return z.object({
    category: rules.required,
    planned: rules.positiveAmount,
    threshold: z
      .string()
      .regex(/^\d+(\.\d{1,2})?$/, t("thresholdWrong"))
      .refine((percent) => Number(percent) <= PERCENT_MAX, t("thresholdWrong")),
    color: z.string(),
  });
}

/** How much, from when on it warns, and the colour. */
export function PlanFields({
  control,
  errors,
  hint,
}: {
  control: Control<Plan>;
  errors: FieldErrors<Plan>;
  hint?: string | undefined;
}) {
  const t = useTranslations("budgets.form");
  const { currency } = usePlace();
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <Controller
          control={control}
          name="planned"
          render={({ field: input }) => (
            <Field label={t("planned")} hint={hint} error={errors.planned?.message}>
              {(field) => <AmountInput {...field} {...input} currency={currency} />}
            </Field>
          )}
        />
        <Controller
          control={control}
          name="threshold"
          render={({ field: input }) => (
            <Field label={t("threshold")} hint={t("thresholdHint")} error={errors.threshold?.message}>
              {(field) => <AmountInput {...field} {...input} />}
            </Field>
          )}
        />
      </div>
      <Controller
        control={control}
        name="color"
        render={({ field }) => <ColorInput value={field.value} onChange={field.onChange} />}
      />
    </>
  );
}
