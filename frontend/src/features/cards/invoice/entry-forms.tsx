"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import Link from "next/link";
import { useForm, useWatch, type UseFormReturn } from "react-hook-form";
import { useTranslations } from "use-intl";
import { z } from "zod";

import { api, type Schemas } from "@/api/client";
import { FormDialog } from "@/forms/form-dialog";
import { useRules } from "@/forms/rules";
import { useSubmit } from "@/forms/submit";
import { filingOf } from "@/pickers/options";
import { usePlace } from "@/session/workspace";
import { Field } from "@/ui/field";
import { Select } from "@/ui/input";
import { toast } from "@/ui/toast";

import { EntryFields, type EntryValues } from "./entry-fields";

interface Props {
  card: Schemas["Card"];
  invoice: Schemas["Invoice"];
  onClose: () => void;
}

const INSTALMENTS_MAX = 48;
const COUNTS = Array.from({ length: INSTALMENTS_MAX }, (_, index) => String(index + 1));

function useEntryForm(invoice: Schemas["Invoice"], needsFiling: boolean): UseFormReturn<EntryValues> {
  const { today } = usePlace();
  const rules = useRules();
  const schema = z.object({
    description: rules.required,
    amount: rules.positiveAmount,
    transaction_date: rules.date,
    category_id: needsFiling ? rules.required : z.string(),
    billing_month: z.string(),
    installments: z.string(),
    installment_amount_type: z.enum(["TOTAL", "INSTALLMENT"]),
  });
  return useForm({
    resolver: zodResolver(schema),
    defaultValues: {
      description: "",
      amount: "",
      // A day that the invoice bills, where it is past.
      transaction_date: today > invoice.closing_date ? invoice.closing_date : today,
      category_id: "",
      billing_month: invoice.billing_month,
      installments: "1",
      installment_amount_type: "TOTAL",
    },
  });
}

/** What a purchase and a chargeback say alike. */
function bodyOf(card: Schemas["Card"], values: EntryValues) {
  const { category, subCategory } = filingOf(values.category_id);
  return {
    card_id: card.id,
    description: values.description,
    amount: values.amount,
    transaction_date: values.transaction_date,
    billing_month: values.billing_month === "" ? null : values.billing_month,
    category_id: category === "" ? null : category,
    sub_category_id: subCategory,
  };
}

/** A purchase on the invoice that is looked at; everything else that one may say of it has a page of its own. */
export function PurchaseForm({ card, invoice, onClose }: Props) {
  const t = useTranslations("cards.entry");
  const form = useEntryForm(invoice, true);
  const { failure, submit } = useSubmit(form);
  const create = api.useMutation("post", "/card-expenses");
  const send = submit(async (values) => {
    const isSplit = values.installments !== "1";
    await create.mutateAsync({
      body: {
        ...bodyOf(card, values),
        ...(isSplit && {
          installments: Number(values.installments),
          installment_amount_type: values.installment_amount_type,
        }),
      },
    });
    toast.success(t("savedPurchase"));
    onClose();
  });
  return (
    <FormDialog
      title={t("purchase", { name: card.name })}
      submit={t("save")}
      failure={failure}
      isBusy={form.formState.isSubmitting}
      onSubmit={send}
      onClose={onClose}
    >
      <EntryFields form={form} card={card} invoice={invoice} />
      <Instalments form={form} />
      <Link
        href={`/transactions?new=CARD_EXPENSE&card_id=${card.id}&billing_month=${invoice.billing_month}`}
        prefetch={false}
        className="self-start text-sm text-accent underline underline-offset-4"
      >
        {t("more")}
      </Link>
    </FormDialog>
  );
}

/** A purchase that was taken back, on the invoice that credits it. */
export function ChargebackForm({ card, invoice, onClose }: Props) {
  const t = useTranslations("cards.entry");
  const form = useEntryForm(invoice, false);
  const { failure, submit } = useSubmit(form);
  const create = api.useMutation("post", "/card-chargebacks");
  const send = submit(async (values) => {
    await create.mutateAsync({ body: bodyOf(card, values) });
    toast.success(t("savedChargeback"));
    onClose();
  });
  return (
    <FormDialog
      title={t("chargeback", { name: card.name })}
      submit={t("saveChargeback")}
      failure={failure}
      isBusy={form.formState.isSubmitting}
      onSubmit={send}
      onClose={onClose}
    >
      <EntryFields form={form} card={card} invoice={invoice} isFilingOptional />
    </FormDialog>
  );
}

/** In how many parts it was bought, and of what the amount is. */
function Instalments({ form }: { form: UseFormReturn<EntryValues> }) {
  const t = useTranslations("cards.entry");
  const { errors } = form.formState;
  const count = useWatch({ control: form.control, name: "installments" });
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label={t("installments")} error={errors.installments?.message}>
        {(field) => (
          <Select {...field} {...form.register("installments")}>
            {COUNTS.map((number) => (
              <option key={number} value={number}>
                {number === "1" ? t("once") : t("times", { count: number })}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {count !== "1" && (
        <Field label={t("amountIs")} error={errors.installment_amount_type?.message}>
          {(field) => (
            <Select {...field} {...form.register("installment_amount_type")}>
              <option value="TOTAL">{t("amountTotal")}</option>
              <option value="INSTALLMENT">{t("amountEach")}</option>
            </Select>
          )}
        </Field>
      )}
    </div>
  );
}
