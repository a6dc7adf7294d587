"use client";

import { useMemo } from "react";

import { Combobox } from "@/ui/combobox";
import { Field } from "@/ui/field";

/** Where the clock of this browser is set to. */
export function browserTimeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Where days begin and end, by a city. */
export function TimeZonePicker({
  label,
  hint,
  error,
  value,
  onChange,
  disabled = false,
}: {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  value: string;
  onChange: (timeZone: string) => void;
  disabled?: boolean;
}) {
  const options = useMemo(() => {
    // What is chosen may go by a name that the browser does not list.
    const names = new Set([...Intl.supportedValuesOf("timeZone"), "UTC", value]);
    return [...names].filter(Boolean).map((name) => ({ value: name, label: readable(name) }));
  }, [value]);
  return (
    <Field label={label} error={error} {...(hint !== undefined && { hint })}>
      {(field) => (
        <Combobox
          {...field}
          label={label}
          options={options}
          value={value}
          disabled={disabled}
          onChange={(name) => name !== null && onChange(name)}
        />
      )}
    </Field>
  );
}

/** `America/Sao_Paulo` as people read it: `America / Sao Paulo`. */
function readable(name: string): string {
  return name.replaceAll("_", " ").replaceAll("/", " / ");
}
