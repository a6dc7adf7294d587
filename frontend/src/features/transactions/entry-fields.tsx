"use client";

import { useController } from "react-hook-form";
import { useTranslations } from "use-intl";

import { AmountField } from "@/forms/amount-field";
import { TagPicker } from "@/pickers/tag-picker";
import { Field } from "@/ui/field";
import { Input, Select, Textarea } from "@/ui/input";

import { CardFields, PaymentFields } from "./card-fields";
import { useFormCurrency, useIsAcross, type EntryForm } from "./entry-form";
import { isFixed, needsDescription } from "./entry-rules";
import { hasDescription, hasTags } from "./entry-values";
import { STATUSES, type Entry, type Kind } from "./kinds";
import { PlaceFields } from "./place-fields";
import { PurposeFields } from "./purpose-fields";
import { ReimbursedExpenses } from "./reimbursed-expenses";

export interface FieldsProps {
  form: EntryForm;
  kind: Kind;
  /** What is changed; `null` for what is new. */
  entry: Entry | null;
}

/** Everything that can be said of an entry of a kind. */
export function EntryFields(props: FieldsProps) {
  const { form, kind, entry } = props;
  const t = useTranslations("transactions.form");
  const { errors } = form.formState;
  const currency = useFormCurrency(form.control, kind);
  const isAcross = useIsAcross(form.control, kind);
  const tags = useController({ control: form.control, name: "tag_ids" }).field;
  return (
    <div className="flex flex-col gap-4">
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
        <AmountField
          control={form.control}
          name="amount"
          label={isAcross ? t("sent") : t("amount")}
          currency={currency}
        />
        <Field label={kind === "CARD_EXPENSE" ? t("purchaseDate") : t("date")} error={errors.transaction_date?.message}>
          {(field) => (
            <Input
              {...field}
              type="date"
              readOnly={isFixed(entry, "transaction_date")}
              {...form.register("transaction_date")}
            />
          )}
        </Field>
      </div>
      {hasDescription(kind) && (
        <Field label={t("description")} isOptional={!needsDescription(kind)} error={errors.description?.message}>
          {(field) => <Input {...field} maxLength={500} autoComplete="off" {...form.register("description")} />}
        </Field>
      )}
      <PlaceFields {...props} />
      {kind === "CARD_PAYMENT" && <PaymentFields {...props} />}
      <PurposeFields {...props} />
      {(kind === "CARD_EXPENSE" || kind === "CARD_CHARGEBACK") && <CardFields {...props} />}
      {kind === "INCOME" && <ReimbursedExpenses {...props} />}
      {hasTags(kind) && <TagPicker label={t("tags")} value={tags.value} onChange={tags.onChange} />}
      <StatusField {...props} />
      <Field label={t("notes")} isOptional error={errors.notes?.message}>
        {(field) => <Textarea {...field} rows={2} className="min-h-16" {...form.register("notes")} />}
      </Field>
    </div>
  );
}

function StatusField({ form, entry }: FieldsProps) {
  const t = useTranslations();
  return (
    <Field
      label={t("transactions.form.status")}
      hint={entry === null ? t("transactions.form.statusHint") : undefined}
      error={form.formState.errors.transaction_status?.message}
    >
      {(field) => (
        <Select {...field} {...form.register("transaction_status")}>
          {entry === null && <option value="">{t("transactions.form.statusAuto")}</option>}
          {STATUSES.map((status) => (
            <option key={status} value={status}>
              {t(`common.status.${status}`)}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
