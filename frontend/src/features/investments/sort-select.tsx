"use client";

import type { ComponentProps } from "react";
import { useTranslations } from "use-intl";

import { Select } from "@/ui/input";

import { SORTS } from "./investment-fields";

/** What sort of asset it is, the more exact words below those that are more general. */
export function SortSelect(props: ComponentProps<"select">) {
  const t = useTranslations("investments");
  return (
    <Select {...props}>
      {SORTS.map(({ type, subtypes }) =>
        subtypes.length === 0 ? (
          <option key={type} value={type}>
            {t(`types.${type}`)}
          </option>
        ) : (
          <optgroup key={type} label={t(`types.${type}`)}>
            {subtypes.map((subtype) => (
              <option key={subtype} value={subtype}>
                {t(`subtypes.${subtype}`)}
              </option>
            ))}
            <option value={type}>{t("general", { type: t(`types.${type}`) })}</option>
          </optgroup>
        ),
      )}
    </Select>
  );
}
