"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useForm } from "react-hook-form";
import { useTranslations } from "use-intl";
import { z } from "zod";

import { api } from "@/api/client";
import { AmountField } from "@/forms/amount-field";
import { FormDialog } from "@/forms/form-dialog";
import { useRules } from "@/forms/rules";
import { useSubmit } from "@/forms/submit";
import { useFormats } from "@/i18n/formats";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { toast } from "@/ui/toast";

import type { OpenSlot } from "./open-slot";
import { useSettle } from "./settling";

/** The transaction that a slot waits for: what it came to, and when. */
export function BookSlot({ slot, onClose }: { slot: OpenSlot; onClose: () => void }) {
  const t = useTranslations("recurring.book");
  const formats = useFormats();
  const rules = useRules();
  const receivedIn = useReceivedIn(slot);
  const form = useForm({
    resolver: zodResolver(
      z.object({
        amount: rules.positiveAmount,
        received: receivedIn === null ? z.string() : rules.positiveAmount,
        date: rules.date,
      }),
    ),
    defaultValues: { amount: slot.amount, received: "", date: slot.date },
  });
  const { errors, isSubmitting } = form.formState;
  const { failure, submit } = useSubmit(form, { transaction_date: "date", received_amount: "received" });
  const settling = useSettle(slot);
  const book = submit(async ({ amount, date, received }) => {
    await settling.mutateAsync({ amount, date, ...(receivedIn !== null && { received }) });
    toast.success(t("done"));
    onClose();
  });
  return (
    <FormDialog
      title={t("title", { name: slot.description })}
      description={t("description", { date: formats.date(slot.date) })}
      submit={t("submit")}
      failure={failure}
      isBusy={isSubmitting}
      onSubmit={book}
      onClose={onClose}
    >
      <AmountField control={form.control} name="amount" label={t("amount")} currency={slot.currency} />
      {receivedIn !== null && (
        <AmountField control={form.control} name="received" label={t("received")} currency={receivedIn} />
      )}
      <Field label={t("date")} hint={t("dateHint")} error={errors.date?.message}>
        {(field) => <Input {...field} type="date" {...form.register("date")} />}
      </Field>
    </FormDialog>
  );
}

/** The currency that a transfer arrives in, where it is another than it left in. */
function useReceivedIn({ places, currency }: OpenSlot): string | null {
  const accounts = api.useQuery("get", "/accounts").data;
  const destination = accounts?.find(({ id }) => id === places.destination_account_id);
  return destination === undefined || destination.currency_code === currency ? null : destination.currency_code;
}
