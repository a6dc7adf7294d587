"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useQueryClient } from "@tanstack/react-query";
import { Controller, useForm } from "react-hook-form";
import { useTranslations } from "use-intl";
import { z } from "zod";

import { api, http, type Schemas } from "@/api/client";
import { AmountField } from "@/forms/amount-field";
import { FormDialog } from "@/forms/form-dialog";
import { useRules } from "@/forms/rules";
import { useSubmit } from "@/forms/submit";
import { isNegative, isZero } from "@/i18n/decimal";
import { useFormats } from "@/i18n/formats";
import { useProblemText } from "@/i18n/problem-text";
import { AccountPicker } from "@/pickers/pickers";
import { usePlace } from "@/session/workspace";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { Switch } from "@/ui/switch";
import { toast } from "@/ui/toast";

interface Props {
  card: Schemas["Card"];
  invoice: Schemas["Invoice"];
  onClose: () => void;
}

/** Books the payment of an invoice; the amount is what is left to pay, unless something else is written. */
export function PayForm({ card, invoice, onClose }: Props) {
  const t = useTranslations("cards.pay");
  const formats = useFormats();
  const { today } = usePlace();
  const rules = useRules();
  const { outstanding_amount: outstanding, currency_code: currency, billing_month: month } = invoice;
  const isOwed = !isZero(outstanding) && !isNegative(outstanding);
  const form = useForm({
    resolver: zodResolver(
      z.object({
        account_id: rules.required,
        transaction_date: rules.date,
        amount: rules.positiveAmount,
        is_final_payment: z.boolean(),
      }),
    ),
    defaultValues: {
      account_id: card.payment_account_id ?? "",
      transaction_date: today,
      amount: isOwed ? outstanding : "",
      is_final_payment: false,
    },
  });
  const { control, register, formState } = form;
  const { failure, submit } = useSubmit(form);
  const pay = api.useMutation("post", "/cards/{id}/invoices/{billing_month}/card_payments");
  const offerUndo = useUndo(card.id, month);
  const send = submit(async (values) => {
    const payment = await pay.mutateAsync({
      params: { path: { id: card.id, billing_month: month } },
      body: values,
    });
    offerUndo(payment.id);
    onClose();
  });
  return (
    <FormDialog
      title={t("title", { month: formats.month(month) })}
      description={isOwed ? t("outstanding", { amount: formats.amount(outstanding, currency) }) : undefined}
      submit={t("submit")}
      failure={failure}
      isBusy={formState.isSubmitting}
      onSubmit={send}
      onClose={onClose}
    >
      <Controller
        control={control}
        name="account_id"
        render={({ field: { value, onChange } }) => (
          <AccountPicker
            label={t("account")}
            value={value === "" ? null : value}
            onChange={(id) => onChange(id ?? "")}
            error={formState.errors.account_id?.message}
          />
        )}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <AmountField control={control} name="amount" label={t("amount")} currency={currency} />
        <Field label={t("date")} error={formState.errors.transaction_date?.message}>
          {(field) => <Input {...field} type="date" {...register("transaction_date")} />}
        </Field>
      </div>
      <Controller
        control={control}
        name="is_final_payment"
        render={({ field: { value, onChange } }) => (
          <Switch label={t("final")} hint={t("finalHint")} checked={value} onChange={onChange} />
        )}
      />
    </FormDialog>
  );
}

/** Says that a payment was booked, and takes it back for who did not mean it. */
function useUndo(card: string, month: string): (payment: string) => void {
  const t = useTranslations();
  const text = useProblemText();
  const queries = useQueryClient();
  return (payment) => {
    const undo = async () => {
      const { error } = await http.DELETE("/cards/{id}/invoices/{billing_month}/card_payments/{payment_id}", {
        params: { path: { id: card, billing_month: month, payment_id: payment } },
      });
      if (error !== undefined) {
        toast.error(text(error));
        return;
      }
      await queries.invalidateQueries();
      toast.success(t("cards.pay.undone"));
    };
    toast.success(t("cards.pay.done"), {
      action: { label: t("common.actions.undo"), onClick: () => void undo() },
    });
  };
}
