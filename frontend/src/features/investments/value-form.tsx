"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useForm } from "react-hook-form";
import { useTranslations } from "use-intl";
import { z } from "zod";

import { api, type Schemas } from "@/api/client";
import { AmountField } from "@/forms/amount-field";
import { FormDialog } from "@/forms/form-dialog";
import { useRules } from "@/forms/rules";
import { useSubmit } from "@/forms/submit";
import { usePlace } from "@/session/workspace";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { toast } from "@/ui/toast";

/** Writes down what an investment was worth at the end of a day. */
export function ValueDialog({ investment, onClose }: { investment: Schemas["InvestmentItem"]; onClose: () => void }) {
  const t = useTranslations();
  const rules = useRules();
  const { today } = usePlace();
  const form = useForm({
    resolver: zodResolver(z.object({ value: rules.amount, date: rules.date })),
    defaultValues: { value: "", date: today },
  });
  const create = api.useMutation("post", "/investments/{id}/value-history");
  const { failure, submit } = useSubmit(form, { updated_at_date: "date" });
  const { errors, isSubmitting } = form.formState;
  const save = submit(async ({ value, date }) => {
    const params = { path: { id: investment.id } };
    await create.mutateAsync({ params, body: { value, updated_at_date: date } });
    toast.success(t("investments.values.done"));
    onClose();
  });
  return (
    <FormDialog
      title={t("investments.values.create")}
      description={investment.asset_name}
      failure={failure}
      isBusy={isSubmitting}
      onSubmit={save}
      onClose={onClose}
    >
      <AmountField
        control={form.control}
        name="value"
        label={t("investments.values.value")}
        currency={investment.currency_code}
      />
      <Field label={t("investments.values.date")} hint={t("investments.values.dateHint")} error={errors.date?.message}>
        {(field) => <Input {...field} type="date" max={today} {...form.register("date")} />}
      </Field>
    </FormDialog>
  );
}
