"use client";

import { TriangleAlert } from "lucide-react";
import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { useFormats } from "@/i18n/formats";

/** What no figure has, because nobody said what it is worth. */
export function Unconverted({ sums }: { sums: readonly Schemas["DashboardUnconverted"][] }) {
  const t = useTranslations("dashboard");
  const formats = useFormats();
  if (sums.length === 0) return null;
  const amounts = sums.map(({ amount, currencyCode }) => formats.amount(amount, currencyCode)).join(", ");
  return (
    <p className="flex items-start gap-2 rounded-lg bg-caution-soft px-3 py-2 text-sm text-caution">
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      {t("unconverted", { amounts })}
    </p>
  );
}
