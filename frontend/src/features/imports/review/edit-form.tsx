"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useEffect, useMemo, useState } from "react";
import { Controller, useForm, useWatch, type Control } from "react-hook-form";
import { useTranslations } from "use-intl";
import { z } from "zod";

import { api, type Versioned } from "@/api/client";
import { useVersion } from "@/forms/edited";
import { FormFailure } from "@/forms/failure";
import { useRules } from "@/forms/rules";
import { useSubmit } from "@/forms/submit";
import { FilingPicker } from "@/pickers/pickers";
import { TagPicker } from "@/pickers/tag-picker";
import { AmountInput } from "@/ui/amount-input";
import { Combobox, type Option } from "@/ui/combobox";
import { Field } from "@/ui/field";
import { Input, Select } from "@/ui/input";
import { Switch } from "@/ui/switch";

import { editChange, editValues, type EditValues } from "./edit";
import { EditPlaces } from "./edit-places";
import { categoryTypeOf, kindsOf, type Kind, type Line } from "./line";
import type { Deeds } from "./use-deeds";
import type { Review, Session } from "./use-review";

export function EditForm({
  id,
  read,
  review,
  deeds,
  onBusy,
}: {
  id: string;
  read: Versioned<Line>;
  review: Review;
  deeds: Deeds;
  onBusy: (isBusy: boolean) => void;
}) {
  const t = useTranslations("review.edit");
  const entry = useTranslations("common.entry");
  const actions = useTranslations("review.actions");
  const rules = useRules();
  const { session, isOnCard, answers } = review;
  const [line, setLine] = useState(read.value);
  const schema = z.object({
    date: rules.date,
    amount: rules.positiveAmount,
    description: rules.required,
    kind: z.custom<Kind>(),
    filing: z.string().nullable(),
    other: z.string().nullable(),
    card: z.string().nullable(),
    month: z.string(),
    investment: z.string().nullable(),
    recurring: z.string().nullable(),
    tags: z.array(z.string()),
    isIgnored: z.boolean(),
    goes: z.enum(["in", "out"]),
  });
  const form = useForm<EditValues>({ resolver: zodResolver(schema), defaultValues: editValues(line, session) });
  const { failure, submit } = useSubmit(form, { transaction_date: "date", "data/category_id": "filing", type: "kind" });
  const { errors, isSubmitting } = form.formState;
  const kind = useWatch({ control: form.control, name: "kind" });
  useEffect(() => onBusy(isSubmitting), [onBusy, isSubmitting]);

  const atVersion = useVersion(
    read,
    () => answers.read(line.id),
    (now) => {
      setLine(now);
      form.reset(editValues(now, session));
    },
  );
  const save = submit(async (values) => {
    await atVersion((etag) => answers.edit({ value: line, etag }, editChange(line, session, values)));
    review.finish();
    if (values.recurring !== null && values.recurring !== (line.data.recurring_transaction_id ?? null)) {
      await answers.bind(line, values.recurring);
    }
    deeds.goToNext();
  });
  const isPrinted = line.file_id != null;
  const type = categoryTypeOf(kind);
  return (
    <form id={id} noValidate onSubmit={(event) => void save(event)} className="flex flex-col gap-4">
      <FormFailure error={failure} />
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t("date")} error={errors.date?.message}>
          {(field) => <Input {...field} type="date" disabled={isPrinted} {...form.register("date")} />}
        </Field>
        <Field label={t("amount")} error={errors.amount?.message}>
          {(field) => (
            <Controller
              control={form.control}
              name="amount"
              render={({ field: { value, onChange, onBlur } }) => (
                <AmountInput
                  {...field}
                  value={value}
                  onChange={onChange}
                  onBlur={onBlur}
                  currency={line.currency_code}
                  disabled={isPrinted}
                />
              )}
            />
          )}
        </Field>
      </div>
      <Field label={t("description")} error={errors.description?.message}>
        {(field) => <Input {...field} autoFocus {...form.register("description")} />}
      </Field>
      <Field label={t("type")} error={errors.kind?.message}>
        {(field) => (
          <Select {...field} {...form.register("kind")}>
            {kindsOf(line, isOnCard).map((kind) => (
              <option key={kind} value={kind}>
                {entry(kind)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {type === null ? (
        <EditPlaces form={form} line={line} review={review} kind={kind} />
      ) : (
        <Controller
          control={form.control}
          name="filing"
          render={({ field: { value, onChange } }) => (
            <FilingPicker
              label={t("category")}
              type={type}
              value={value}
              onChange={onChange}
              error={errors.filing?.message}
              isOptional={kind === "CARD_CHARGEBACK"}
            />
          )}
        />
      )}
      <RecurringField control={form.control} session={session} kind={kind} />
      <Controller
        control={form.control}
        name="tags"
        render={({ field: { value, onChange } }) => <TagPicker label={t("tags")} value={value} onChange={onChange} />}
      />
      <Controller
        control={form.control}
        name="isIgnored"
        render={({ field: { value, onChange } }) => (
          <Switch label={actions("ignore")} checked={value} onChange={onChange} />
        )}
      />
    </form>
  );
}

/** Items that a statement of this account or card may settle. */
function RecurringField({ control, session, kind }: { control: Control<EditValues>; session: Session; kind: Kind }) {
  const t = useTranslations("review.edit");
  const wanted = kind === "CARD_EXPENSE" ? "CARD_TRANSACTION" : kind;
  const { data } = api.useQuery("get", "/recurring", { params: { query: { is_active: true } } });
  const options = useMemo<readonly Option[]>(
    () =>
      (data ?? [])
        .filter(({ type }) => type === wanted)
        .map(({ id, description }) => ({ value: id, label: description })),
    [data, wanted],
  );
  if (options.length === 0 || (session.card_id == null) !== (wanted !== "CARD_TRANSACTION")) return null;
  return (
    <Controller
      control={control}
      name="recurring"
      render={({ field: { value, onChange } }) => (
        <Field label={t("recurring")} isOptional>
          {(field) => (
            <Combobox
              {...field}
              label={t("recurring")}
              options={options}
              value={value}
              onChange={onChange}
              isClearable
            />
          )}
        </Field>
      )}
    />
  );
}
