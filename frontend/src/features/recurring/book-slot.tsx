"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { Controller, useForm } from "react-hook-form";
import { useTranslations } from "use-intl";
import { z } from "zod";

import { api } from "@/api/client";
import { FormFailure } from "@/forms/failure";
import { useRules } from "@/forms/rules";
import { useSubmit } from "@/forms/submit";
import { useFormats } from "@/i18n/formats";
import { AmountInput } from "@/ui/amount-input";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { toast } from "@/ui/toast";

import type { OpenSlot } from "./open-slot";
import { useSettle } from "./settling";

const FORM = "book-slot";

/** The transaction that a slot waits for: what it came to, and when. */
export function BookSlot({ slot, onClose }: { slot: OpenSlot; onClose: () => void }) {
  const t = useTranslations("recurring.book");
  const common = useTranslations("common.actions");
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
    <Dialog
      isOpen
      onClose={onClose}
      title={t("title", { name: slot.description })}
      description={t("description", { date: formats.date(slot.date) })}
      footer={
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{common("cancel")}</Button>
          <Button type="submit" form={FORM} look="primary" isBusy={isSubmitting}>
            {t("submit")}
          </Button>
        </div>
      }
    >
      <form id={FORM} noValidate onSubmit={(event) => void book(event)} className="flex flex-col gap-4">
        <FormFailure error={failure} />
        <Controller
          control={form.control}
          name="amount"
          render={({ field: input }) => (
            <Field label={t("amount")} error={errors.amount?.message}>
              {(field) => <AmountInput {...field} {...input} currency={slot.currency} />}
            </Field>
          )}
        />
        {receivedIn !== null && (
          <Controller
            control={form.control}
            name="received"
            render={({ field: input }) => (
              <Field label={t("received")} error={errors.received?.message}>
                {(field) => <AmountInput {...field} {...input} currency={receivedIn} />}
              </Field>
            )}
          />
        )}
        <Field label={t("date")} hint={t("dateHint")} error={errors.date?.message}>
          {(field) => <Input {...field} type="date" {...form.register("date")} />}
        </Field>
      </form>
    </Dialog>
  );
}

/** The currency that a transfer arrives in, where it is another than it left in. */
function useReceivedIn({ places, currency }: OpenSlot): string | null {
  const accounts = api.useQuery("get", "/accounts").data;
  const destination = accounts?.find(({ id }) => id === places.destination_account_id);
  return destination === undefined || destination.currency_code === currency ? null : destination.currency_code;
}
