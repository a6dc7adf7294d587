"use client";

import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";

import { indexText } from "./index-text";

type Investment = Pick<Schemas["InvestmentItem"], "type" | "subtype" | "index_type" | "index_value">;

/** How people call what an investment is. */
export function useInvestmentWords() {
  const t = useTranslations("investments");
  return {
    /** The subtype, which says more, or else the type. */
    sort: ({ type, subtype }: Pick<Investment, "type" | "subtype">) =>
      subtype == null ? t(`types.${type}`) : t(`subtypes.${subtype}`),
    index: ({ index_type, index_value }: Pick<Investment, "index_type" | "index_value">) =>
      indexText(index_type, index_value, {
        name: (index) => t(`index.${index}`),
        of: (value, index) => t("indexOf", { value, index }),
      }),
  };
}
