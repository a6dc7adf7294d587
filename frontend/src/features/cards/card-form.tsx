"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useForm, type UseFormReturn } from "react-hook-form";
import { useTranslations } from "use-intl";
import { z } from "zod";

import { api, http, ifMatch, type Schemas, type Versioned, versioned } from "@/api/client";
import { EditDialog } from "@/forms/edit-dialog";
import { useEdited, useVersion } from "@/forms/edited";
import { FormDialog } from "@/forms/form-dialog";
import { useRules } from "@/forms/rules";
import { useSubmit } from "@/forms/submit";
import { usePlace } from "@/session/workspace";
import { COLORS } from "@/ui/color-input";
import { toast } from "@/ui/toast";

import { areDaysDirty, CardFields, type CardValues } from "./card-fields";
import { PLAIN } from "./card-face";
import { currentInvoice } from "./month-of-invoice";
import { useInvoices } from "./queries";

type Card = Schemas["Card"];

function useCardForm(defaultValues: CardValues): UseFormReturn<CardValues> {
  const rules = useRules();
  const t = useTranslations("cards.fields");
  const day = z.string().regex(/^([1-9]|[12]\d|3[01])$/, t("day"));
  const schema = z
    .object({
      name: rules.required,
      credit_limit: rules.amount,
      currency_code: rules.required,
      closing_date: day,
      due_date: day,
      is_closing_day_included: z.boolean(),
      effective_from: z.string(),
      payment_account_id: z.string().nullable(),
      brand: z.string().nullable(),
      last_four_digits: z.string().regex(/^(\d{4})?$/, t("lastFourInvalid")),
      color: rules.required,
    })
    .refine((card) => card.closing_date !== card.due_date, { path: ["due_date"], message: t("sameDays") });
  return useForm({ resolver: zodResolver(schema), defaultValues });
}

/** What both a new card and a changed one say of themselves. */
function bodyOf({ name, credit_limit, payment_account_id, brand, last_four_digits: digits, color }: CardValues) {
  return { name, credit_limit, payment_account_id, brand, last_four_digits: digits === "" ? null : digits, color };
}

function daysOf({ closing_date, due_date, is_closing_day_included }: CardValues) {
  return { closing_date: Number(closing_date), due_date: Number(due_date), is_closing_day_included };
}

export function NewCard({ onClose }: { onClose: () => void }) {
  const t = useTranslations("cards");
  const { currency, civilMonth: month } = usePlace();
  const create = api.useMutation("post", "/cards");
  const form = useCardForm({
    name: "",
    credit_limit: "",
    currency_code: currency,
    closing_date: "25",
    due_date: "5",
    is_closing_day_included: true,
    effective_from: month,
    payment_account_id: null,
    brand: null,
    last_four_digits: "",
    color: COLORS[7],
  });
  return (
    <CardDialog
      title={t("new")}
      form={form}
      isNew
      onClose={onClose}
      onSave={async (values) => {
        const { currency_code } = values;
        await create.mutateAsync({ body: { ...bodyOf(values), ...daysOf(values), currency_code } });
        toast.success(t("created"));
      }}
    />
  );
}

/** The card as it is now, then the form that it fills in. */
export function EditCard({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useTranslations("cards");
  const { civilMonth: month } = usePlace();
  const read = async () => versioned(await http.GET("/cards/{id}", { params: { path: { id } } }));
  const card = useEdited(["card", id], read);
  const invoices = useInvoices(id);
  // Until the invoices are read, nobody knows from when on other days would hold.
  const whole = { ...card, data: invoices.isPending ? undefined : card.data };
  return (
    <EditDialog read={whole} title={t("edit")} onClose={onClose}>
      {(now) => (
        <EditForm
          filledWith={now}
          from={currentInvoice(invoices.data ?? [])?.billing_month ?? month}
          read={read}
          onClose={onClose}
        />
      )}
    </EditDialog>
  );
}

function EditForm({
  filledWith,
  from,
  read,
  onClose,
}: {
  filledWith: Versioned<Card>;
  /** The month that other days would hold from, unless another one is chosen. */
  from: string;
  read: () => Promise<Versioned<Card>>;
  onClose: () => void;
}) {
  const t = useTranslations("cards");
  const { id } = filledWith.value;
  const change = api.useMutation("patch", "/cards/{id}");
  const form = useCardForm(valuesOf(filledWith.value, from));
  const save = useVersion(filledWith, read, (card) => form.reset(valuesOf(card, from)));
  const areDaysChanged = areDaysDirty(form.formState.dirtyFields);
  return (
    <CardDialog
      title={t("edit")}
      form={form}
      onClose={onClose}
      onSave={async (values) => {
        // Days that stay are not said: other ones may be set for a later month already.
        const days = areDaysChanged && { ...daysOf(values), effective_from: values.effective_from };
        const body = { ...bodyOf(values), ...days };
        await save((etag) => change.mutateAsync({ params: { path: { id }, ...ifMatch(etag) }, body }));
        toast.success(t("saved"));
      }}
    />
  );
}

function valuesOf(card: Card, from: string): CardValues {
  return {
    name: card.name,
    credit_limit: card.credit_limit,
    currency_code: card.currency_code,
    closing_date: String(card.closing_date),
    due_date: String(card.due_date),
    is_closing_day_included: card.is_closing_day_included,
    effective_from: from,
    payment_account_id: card.payment_account_id ?? null,
    brand: card.brand ?? null,
    last_four_digits: card.last_four_digits ?? "",
    color: card.color ?? PLAIN,
  };
}

function CardDialog({
  title,
  form,
  isNew = false,
  onClose,
  onSave,
}: {
  title: string;
  form: UseFormReturn<CardValues>;
  isNew?: boolean;
  onClose: () => void;
  onSave: (values: CardValues) => Promise<void>;
}) {
  const { failure, submit } = useSubmit(form);
  const send = submit(async (values) => {
    await onSave(values);
    onClose();
  });
  return (
    <FormDialog title={title} failure={failure} isBusy={form.formState.isSubmitting} onSubmit={send} onClose={onClose}>
      <CardFields form={form} isNew={isNew} />
    </FormDialog>
  );
}
