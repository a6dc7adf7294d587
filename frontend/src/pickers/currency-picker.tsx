"use client";

import { useMemo } from "react";
import { useLocale } from "use-intl";

import { api } from "@/api/client";
import { Combobox, type Option } from "@/ui/combobox";
import { Field } from "@/ui/field";

/** All currencies, by the names that they have in the language that is spoken. */
function useCurrencyOptions(): readonly Option[] {
  const locale = useLocale();
  const currencies = api.useQuery("get", "/currencies").data;
  return useMemo(() => {
    const names = new Intl.DisplayNames(locale, { type: "currency", fallback: "none" });
    return (currencies ?? []).map(({ code, name, symbol }) => ({
      value: code,
      label: `${code} · ${nameIn(names, code) ?? name}`,
      keywords: `${name} ${symbol}`,
    }));
  }, [currencies, locale]);
}

/** Codes of crypto currencies may have a length that `Intl` does not take. */
function nameIn(names: Intl.DisplayNames, code: string): string | undefined {
  return /^[A-Z]{3}$/.test(code) ? names.of(code) : undefined;
}

export function CurrencyPicker({
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
  onChange: (code: string) => void;
  disabled?: boolean;
}) {
  const options = useCurrencyOptions();
  return (
    <Field label={label} error={error} {...(hint !== undefined && { hint })}>
      {(field) => (
        <Combobox
          {...field}
          label={label}
          options={options}
          value={value}
          placeholder={value}
          disabled={disabled}
          onChange={(code) => code !== null && onChange(code)}
        />
      )}
    </Field>
  );
}
