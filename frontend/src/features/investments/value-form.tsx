"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useId } from "react";
import { Controller, useForm } from "react-hook-form";
import { useTranslations } from "use-intl";
import { z } from "zod";

import { api, type Schemas } from "@/api/client";
import { FormFailure } from "@/forms/failure";
import { useRules } from "@/forms/rules";
import { useSubmit } from "@/forms/submit";
import { usePlace } from "@/session/workspace";
import { AmountInput } from "@/ui/amount-input";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { toast } from "@/ui/toast";

/** Writes down what an investment was worth at the end of a day. */
export function ValueDialog({ investment, onClose }: { investment: Schemas["InvestmentItem"]; onClose: () => void }) {
  const t = useTranslations();
  const id = useId();
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
    <Dialog
      isOpen
      onClose={onClose}
      title={t("investments.values.create")}
      description={investment.asset_name}
      footer={
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t("common.actions.cancel")}</Button>
          <Button type="submit" form={id} look="primary" isBusy={isSubmitting}>
            {t("common.actions.save")}
          </Button>
        </div>
      }
    >
      <form id={id} noValidate onSubmit={(event) => void save(event)} className="flex flex-col gap-4">
        <FormFailure error={failure} />
        <Controller
          control={form.control}
          name="value"
          render={({ field: { ref, ...input } }) => (
            <Field label={t("investments.values.value")} error={errors.value?.message}>
              {(field) => <AmountInput {...field} {...input} ref={ref} currency={investment.currency_code} />}
            </Field>
          )}
        />
        <Field
          label={t("investments.values.date")}
          hint={t("investments.values.dateHint")}
          error={errors.date?.message}
        >
          {(field) => <Input {...field} type="date" max={today} {...form.register("date")} />}
        </Field>
      </form>
    </Dialog>
  );
}
