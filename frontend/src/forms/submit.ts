"use client";

import { useRef } from "react";
import type { FieldValues, Path, UseFormReturn } from "react-hook-form";

import { useFaultText } from "@/i18n/problem-text";

import { placeFieldErrors } from "./problem";
import { useFailure } from "./use-failure";

/** A form whose values go to the server: what was wrong with them is shown at their fields, or else above the form. */
export function useSubmit<Values extends FieldValues>(
  form: UseFormReturn<Values>,
  /** Which field shows what the server says of one of its own: `{ planned_amount: "planned" }`. Fields of one name need no entry. */
  renamed: Readonly<Record<string, Path<Values>>> = {},
): {
  failure: unknown;
  submit: (work: (values: Values) => Promise<unknown>) => (event?: React.BaseSyntheticEvent) => Promise<void>;
} {
  const textOf = useFaultText();
  const [failure, setFailure, isInSight] = useFailure();
  // A key that is held down asks again before the button that says so is drawn.
  const isUnderWay = useRef(false);
  const submit = (work: (values: Values) => Promise<unknown>) =>
    form.handleSubmit(async (values) => {
      if (isUnderWay.current) return;
      isUnderWay.current = true;
      setFailure(null);
      try {
        await work(values);
      } catch (error) {
        const own = Object.fromEntries(Object.keys(values).map((name) => [name, name as Path<Values>]));
        // Fields that are gone show nothing.
        const isPlaced = isInSight() && placeFieldErrors(error, form.setError, { ...own, ...renamed }, textOf);
        if (!isPlaced) setFailure(error);
      } finally {
        isUnderWay.current = false;
      }
    });
  return { failure, submit };
}
