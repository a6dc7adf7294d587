"use client";

import { TriangleAlert } from "lucide-react";
import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { useFormats } from "@/i18n/formats";

/** What is in no figure is said: a total that leaves something out without a word is a wrong one. */
export function Unconverted({ sums }: { sums: readonly Schemas["UnconvertedSum"][] }) {
  const t = useTranslations("reports");
  const formats = useFormats();
  if (sums.length === 0) return null;
  const said = sums.map(({ amount, currency_code, count }) =>
    t("unconvertedSum", { amount: formats.amount(amount, currency_code), count }),
  );
  return (
    <p className="flex items-start gap-2 rounded-lg bg-caution-soft px-3 py-2 text-sm text-caution">
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      {t("unconverted", { sums: said.join("; ") })}
    </p>
  );
}
