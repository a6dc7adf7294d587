"use client";

import { Controller, useWatch, type Path, type UseFormReturn } from "react-hook-form";
import { useTranslations } from "use-intl";

import { usePlace } from "@/session/workspace";
import { useAccountOptions } from "@/pickers/options";
import { CardPicker, InvestmentPicker } from "@/pickers/pickers";
import { Combobox } from "@/ui/combobox";
import { Field, FieldGroup } from "@/ui/field";
import { Select } from "@/ui/input";
import { MonthPicker } from "@/ui/month-picker";

import type { EditValues } from "./edit";
import type { Kind, Line } from "./line";
import type { Review } from "./use-review";

/** Between which places money moves that is under no category. */
export function EditPlaces({
  form,
  line,
  review,
  kind,
}: {
  form: UseFormReturn<EditValues>;
  line: Line;
  review: Review;
  kind: Kind;
}) {
  const t = useTranslations("review.edit");
  const goes = useWatch({ control: form.control, name: "goes" });
  const picked = (name: Path<EditValues> & ("card" | "investment")) => ({
    value: form.getValues(name),
    onChange: (value: string | null) => form.setValue(name, value),
  });
  useWatch({ control: form.control, name: ["card", "investment"] });
  switch (kind) {
    case "TRANSFER":
      return (
        <>
          {line.file_id == null && (
            <Field label={t("direction")}>
              {(field) => (
                <Select {...field} {...form.register("goes")}>
                  <option value="out">{t("out")}</option>
                  <option value="in">{t("into")}</option>
                </Select>
              )}
            </Field>
          )}
          <OtherAccount form={form} review={review} label={t(`otherAccount.${goes}`)} />
        </>
      );
    case "CARD_PAYMENT":
      return (
        <>
          {review.isOnCard ? (
            <OtherAccount form={form} review={review} label={t("payingAccount")} />
          ) : (
            <CardPicker label={t("card")} {...picked("card")} />
          )}
          <Month form={form} />
        </>
      );
    case "INVESTMENT_DEPOSIT":
    case "INVESTMENT_WITHDRAWAL":
      return <InvestmentPicker label={t("investment")} {...picked("investment")} />;
    case "INCOME":
    case "EXPENSE":
    case "CARD_EXPENSE":
    case "CARD_CHARGEBACK":
      return null;
  }
}

function OtherAccount({ form, review, label }: { form: UseFormReturn<EditValues>; review: Review; label: string }) {
  const value = useWatch({ control: form.control, name: "other" });
  const options = useAccountOptions(value).filter(({ value }) => value !== review.session.account_id);
  return (
    <Field label={label} error={form.formState.errors.other?.message}>
      {(field) => (
        <Combobox
          {...field}
          label={label}
          options={options}
          value={value}
          onChange={(value) => form.setValue("other", value)}
        />
      )}
    </Field>
  );
}

function Month({ form }: { form: UseFormReturn<EditValues> }) {
  const t = useTranslations("review.edit");
  const { civilMonth: month } = usePlace();
  return (
    <FieldGroup label={t("month")}>
      <Controller
        control={form.control}
        name="month"
        render={({ field: { value, onChange } }) => <MonthPicker value={value} onChange={onChange} today={month} />}
      />
    </FieldGroup>
  );
}
