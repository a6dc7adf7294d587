"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useForm } from "react-hook-form";
import { useTranslations } from "use-intl";
import { z } from "zod";

import { api, http, ifMatch, type Schemas, type Versioned, versioned } from "@/api/client";
import { EditDialog } from "@/forms/edit-dialog";
import { useEdited, useVersion } from "@/forms/edited";
import { FormDialog } from "@/forms/form-dialog";
import { useRules } from "@/forms/rules";
import { useSubmit } from "@/forms/submit";
import { useFormats } from "@/i18n/formats";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { toast } from "@/ui/toast";

type Invoice = Schemas["Invoice"];

/** The days of one invoice, which banks move around weekends. */
export function DatesForm({ invoice, onClose }: { invoice: Invoice; onClose: () => void }) {
  const t = useTranslations("cards.dates");
  const formats = useFormats();
  const { card_id: id, billing_month: month } = invoice;
  const read = async (): Promise<Versioned<Invoice>> =>
    versioned(
      await http.GET("/cards/{id}/invoices/{billing_month}", { params: { path: { id, billing_month: month } } }),
    );
  const query = useEdited(["invoice", id, month], read);
  return (
    <EditDialog read={query} title={t("title", { month: formats.month(month) })} onClose={onClose}>
      {(now) => <Form filledWith={now} read={read} onClose={onClose} />}
    </EditDialog>
  );
}

function datesOf({ opening_date, closing_date, due_date }: Invoice) {
  return { opening_date, closing_date, due_date };
}

function Form({
  filledWith,
  read,
  onClose,
}: {
  filledWith: Versioned<Invoice>;
  read: () => Promise<Versioned<Invoice>>;
  onClose: () => void;
}) {
  const t = useTranslations("cards");
  const formats = useFormats();
  const { date } = useRules();
  const { card_id: id, billing_month: month } = filledWith.value;
  const form = useForm({
    resolver: zodResolver(z.object({ opening_date: date, closing_date: date, due_date: date })),
    defaultValues: datesOf(filledWith.value),
  });
  const { failure, submit } = useSubmit(form);
  const change = api.useMutation("patch", "/cards/{id}/invoices/{billing_month}");
  const save = useVersion(filledWith, read, (invoice) => form.reset(datesOf(invoice)));
  const send = submit(async (values) => {
    const path = { id, billing_month: month };
    await save((etag) => change.mutateAsync({ params: { path, ...ifMatch(etag) }, body: values }));
    toast.success(t("dates.saved"));
    onClose();
  });
  const { errors, isSubmitting } = form.formState;
  const fields = [
    { name: "opening_date", label: t("invoice.opens") },
    { name: "closing_date", label: t("invoice.closes") },
    { name: "due_date", label: t("invoice.due") },
  ] as const;
  return (
    <FormDialog
      title={t("dates.title", { month: formats.month(month) })}
      description={t("dates.description")}
      failure={failure}
      isBusy={isSubmitting}
      onSubmit={send}
      onClose={onClose}
    >
      {fields.map(({ name, label }) => (
        <Field key={name} label={label} error={errors[name]?.message}>
          {(field) => <Input {...field} type="date" {...form.register(name)} />}
        </Field>
      ))}
    </FormDialog>
  );
}
