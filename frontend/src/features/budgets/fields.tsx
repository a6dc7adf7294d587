"use client";

import { Controller, type Control } from "react-hook-form";
import { useTranslations } from "use-intl";
import { z } from "zod";

import { AmountField } from "@/forms/amount-field";
import { useRules } from "@/forms/rules";
import { usePlace } from "@/session/workspace";
import { ColorInput } from "@/ui/color-input";

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
export function PlanFields({ control, hint }: { control: Control<Plan>; hint?: string | undefined }) {
  const t = useTranslations("budgets.form");
  const { currency } = usePlace();
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <AmountField control={control} name="planned" label={t("planned")} hint={hint} currency={currency} />
        <AmountField control={control} name="threshold" label={t("threshold")} hint={t("thresholdHint")} />
      </div>
      <Controller
        control={control}
        name="color"
        render={({ field }) => <ColorInput value={field.value} onChange={field.onChange} />}
      />
    </>
  );
}
