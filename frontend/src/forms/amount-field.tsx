"use client";

import { useController, type Control, type FieldPathByValue, type FieldValues } from "react-hook-form";

import { AmountInput } from "@/ui/amount-input";
import { Field } from "@/ui/field";

/** An amount of a form. */
export function AmountField<Values extends FieldValues, Name extends FieldPathByValue<Values, string>>({
  control,
  name,
  label,
  hint,
  currency,
  isOptional = false,
}: {
  control: Control<Values>;
  name: Name;
  label: string;
  hint?: string | undefined;
  currency?: string | undefined;
  isOptional?: boolean;
}) {
  const { field: input, fieldState } = useController({ control, name });
  return (
    <Field label={label} hint={hint} error={fieldState.error?.message} isOptional={isOptional}>
      {(field) => <AmountInput {...field} {...input} {...(currency !== undefined && { currency })} />}
    </Field>
  );
}
