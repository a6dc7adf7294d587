"use client";

import type { ComponentProps } from "react";
import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { Select } from "@/ui/input";

export const ACCOUNT_TYPES = [
  "CHECKING",
  "SAVINGS",
  "WALLET",
  "INVESTMENT",
  "CRYPTO",
  "CRYPTO_WALLET",
] as const satisfies readonly Schemas["AccountType"][];

/** What sort of account it is. */
export function AccountTypeSelect(props: ComponentProps<typeof Select>) {
  const t = useTranslations("common.accountType");
  return (
    <Select {...props}>
      {ACCOUNT_TYPES.map((type) => (
        <option key={type} value={type}>
          {t(type)}
        </option>
      ))}
    </Select>
  );
}
