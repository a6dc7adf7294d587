"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { useTranslations } from "use-intl";
import { z } from "zod";

import { api, type Schemas } from "@/api/client";
import { AmountField } from "@/forms/amount-field";
import { FormFailure } from "@/forms/failure";
import { useRules } from "@/forms/rules";
import { useSubmit } from "@/forms/submit";
import { useFormats } from "@/i18n/formats";
import { usePlace } from "@/session/workspace";
import { Amount } from "@/ui/amount";
import { Button, IconButton } from "@/ui/button";
import { Confirm } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { toast } from "@/ui/toast";

import type { Goal } from "./queries";

type Deposit = Schemas["GoalDeposit"];

/** What was set aside for a goal, the newest first. */
export function Deposits({ goal }: { goal: Goal }) {
  const t = useTranslations("goals.deposits");
  const formats = useFormats();
  const { canWrite } = usePlace();
  const [deleted, setDeleted] = useState<Deposit | null>(null);
  const deposits = [...(goal.deposits ?? [])].reverse();
  return (
    <section aria-label={t("title")} className="flex flex-col gap-3">
      <div>
        <h3 className="font-semibold">{t("title")}</h3>
        <p className="text-sm text-muted">{t("hint")}</p>
      </div>
      {canWrite && <NewDeposit goal={goal} />}
      {deposits.length === 0 ? (
        <p className="text-sm text-muted">{t("empty")}</p>
      ) : (
        <ul className="divide-y divide-line">
          {deposits.map((deposit) => (
            <li key={deposit.id} className="flex min-h-11 items-center gap-3 text-sm">
              <span className="figures flex-1 text-muted">{formats.date(deposit.transaction_date)}</span>
              <span className="font-medium">
                <Amount value={deposit.amount} currency={goal.currency_code} />
              </span>
              {canWrite && (
                <IconButton
                  size="icon-sm"
                  label={t("deleteOf", {
                    amount: formats.amount(deposit.amount, goal.currency_code),
                    date: formats.date(deposit.transaction_date),
                  })}
                  onClick={() => setDeleted(deposit)}
                >
                  <Trash2 />
                </IconButton>
              )}
            </li>
          ))}
        </ul>
      )}
      {deleted !== null && <DeleteDeposit goal={goal} deposit={deleted} onClose={() => setDeleted(null)} />}
    </section>
  );
}

function NewDeposit({ goal }: { goal: Goal }) {
  const t = useTranslations("goals.deposits");
  const { today } = usePlace();
  const rules = useRules();
  const form = useForm({
    resolver: zodResolver(z.object({ amount: rules.positiveAmount, transaction_date: rules.date })),
    defaultValues: { amount: "", transaction_date: today },
  });
  const { failure, submit } = useSubmit(form);
  const { errors, isSubmitting } = form.formState;
  const create = api.useMutation("post", "/goals/{goal_id}/deposits");
  const add = submit(async (values) => {
    await create.mutateAsync({ params: { path: { goal_id: goal.id } }, body: values });
    form.reset();
    toast.success(t("added"));
  });
  return (
    <form noValidate onSubmit={(event) => void add(event)} className="flex flex-col gap-3 rounded-xl bg-sunken p-4">
      <FormFailure error={failure} />
      <div className="grid gap-3 sm:grid-cols-2">
        <AmountField control={form.control} name="amount" label={t("amount")} currency={goal.currency_code} />
        <Field label={t("date")} error={errors.transaction_date?.message}>
          {(field) => <Input {...field} type="date" {...form.register("transaction_date")} />}
        </Field>
      </div>
      <Button type="submit" look="primary" isBusy={isSubmitting}>
        {t("add")}
      </Button>
    </form>
  );
}

function DeleteDeposit({ goal, deposit, onClose }: { goal: Goal; deposit: Deposit; onClose: () => void }) {
  const t = useTranslations("goals.deposits");
  const common = useTranslations("common.actions");
  const formats = useFormats();
  const remove = api.useMutation("delete", "/goals/{goal_id}/deposits/{deposit_id}");
  const confirm = () =>
    remove.mutate(
      { params: { path: { goal_id: goal.id, deposit_id: deposit.id } } },
      {
        onSuccess: () => {
          toast.success(t("deleted"));
          onClose();
        },
      },
    );
  return (
    <Confirm
      isOpen
      onClose={onClose}
      onConfirm={confirm}
      title={t("deleteTitle")}
      description={
        <div className="flex flex-col gap-3">
          <p>
            {t("deleteText", {
              amount: formats.amount(deposit.amount, goal.currency_code),
              date: formats.date(deposit.transaction_date),
            })}
          </p>
          <FormFailure error={remove.error} />
        </div>
      }
      confirm={common("delete")}
      isBusy={remove.isPending}
    />
  );
}
