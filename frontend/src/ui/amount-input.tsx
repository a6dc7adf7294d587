"use client";

import { useState, type ComponentProps } from "react";
import { useLocale } from "use-intl";

import { parseDecimal, showDecimal } from "@/i18n/decimal";

import { Input } from "./input";

interface Props extends Omit<ComponentProps<"input">, "value" | "onChange" | "type"> {
  /** A decimal text, or what was typed and is none. */
  value: string;
  onChange: (value: string) => void;
  currency?: string;
}

/** An amount as people write it; what comes out is the decimal text that the server takes. */
export function AmountInput({ value, onChange, currency, className, onBlur, ...rest }: Props) {
  const locale = useLocale();
  const [typed, setTyped] = useState<{ text: string; value: string } | null>(null);
  // While it is typed, the text is what was typed; a value from elsewhere is shown as it is written here.
  const text = typed !== null && typed.value === value ? typed.text : showDecimal(value, locale);
  return (
    <div className="relative">
      {currency !== undefined && (
        <span
          className="pointer-events-none absolute inset-y-0 left-3 flex items-center text-sm text-muted"
          aria-hidden
        >
          {currency}
        </span>
      )}
      <Input
        {...rest}
        inputMode="decimal"
        autoComplete="off"
        value={text}
        className={currency === undefined ? className : `pl-14 ${className ?? ""}`}
        onChange={(event) => {
          const text = event.target.value;
          const value = parseDecimal(text, locale) ?? text;
          setTyped({ text, value });
          onChange(value);
        }}
        onBlur={onBlur}
      />
    </div>
  );
}
