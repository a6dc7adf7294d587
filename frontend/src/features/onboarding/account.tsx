"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useForm } from "react-hook-form";
import { useTranslations } from "use-intl";
import { z } from "zod";

import { api, type Schemas } from "@/api/client";
import { AmountField } from "@/forms/amount-field";
import { FormFailure } from "@/forms/failure";
import { useRules } from "@/forms/rules";
import { useSubmit } from "@/forms/submit";
import { ACCOUNT_TYPES, AccountTypeSelect } from "@/pickers/account-type-select";
import { usePlace } from "@/session/workspace";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";

import { StepBody } from "./frame";

/** The account that one begins with, and what was on it on a day. */
export function FirstAccount({ onDone }: { onDone: () => void }) {
  const t = useTranslations("onboarding");
  const { currency, today } = usePlace();
  const there = api.useQuery("get", "/accounts").data ?? [];
  const open = api.useMutation("post", "/accounts");
  const rules = useRules();
  const form = useForm({
    resolver: zodResolver(
      z.object({
        name: rules.required,
        type: z.enum(ACCOUNT_TYPES),
        initial_balance: rules.amount,
        opening_date: rules.date,
      }),
    ),
    defaultValues: {
      name: "",
      type: ACCOUNT_TYPES[0] as Schemas["AccountType"],
      initial_balance: "0.00",
      opening_date: today,
    },
  });
  const { failure, submit } = useSubmit(form);
  const { errors, isSubmitting } = form.formState;
  const send = submit(async (body) => {
    await open.mutateAsync({ body: { ...body, currency_code: currency } });
    onDone();
  });
  return (
    <StepBody heading={t("account.heading")} text={t("account.text")}>
      <form noValidate onSubmit={(event) => void send(event)} className="flex flex-col gap-4">
        {there.length > 0 && (
          <p className="rounded-lg bg-sunken px-3 py-2 text-sm">{t("account.there", { count: there.length })}</p>
        )}
        <FormFailure error={failure} />
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={t("account.name")} error={errors.name?.message}>
            {(field) => <Input {...field} placeholder={t("account.nameExample")} {...form.register("name")} />}
          </Field>
          <Field label={t("account.type")} error={errors.type?.message}>
            {(field) => <AccountTypeSelect {...field} {...form.register("type")} />}
          </Field>
          <AmountField
            control={form.control}
            name="initial_balance"
            label={t("account.balance")}
            hint={t("account.balanceHint")}
            currency={currency}
          />
          <Field label={t("account.date")} error={errors.opening_date?.message}>
            {(field) => <Input {...field} type="date" {...form.register("opening_date")} />}
          </Field>
        </div>
        <div className="mt-2 flex justify-between gap-2">
          <Button look="quiet" onClick={onDone}>
            {t("skip")}
          </Button>
          <Button type="submit" look="primary" isBusy={isSubmitting}>
            {t("next")}
          </Button>
        </div>
      </form>
    </StepBody>
  );
}
