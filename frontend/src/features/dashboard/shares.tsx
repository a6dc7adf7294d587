"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";

import { useFormats } from "@/i18n/formats";
import { ChartPanel } from "@/ui/charts/frame";
import { Donut } from "@/ui/charts/donut";
import { OTHERS } from "@/ui/charts/look";
import { Dot } from "@/ui/dot";

import { AmountBehind } from "./behind";
import { largest, type Part } from "./parts";

/** Parts of a whole: the largest as a ring, all of them as a table. */
export function Shares({
  title,
  description,
  currency,
  center,
  parts,
}: {
  title: string;
  description?: string | undefined;
  currency: string;
  center: ReactNode;
  parts: readonly Part[];
}) {
  const t = useTranslations();
  const formats = useFormats();
  return (
    <ChartPanel
      title={title}
      description={description}
      columns={[
        { title: t("dashboard.column.category") },
        { title: t("dashboard.column.amount"), isFigure: true },
        { title: t("dashboard.column.share"), isFigure: true },
      ]}
      rows={parts.map((part) => ({
        key: part.key,
        cells: [
          <span key="name" className="flex items-center gap-2">
            <Dot color={part.color} />
            {part.name}
          </span>,
          <AmountBehind key="amount" name={part.name} value={part.amount} currency={currency} behind={part.href} />,
          formats.percent(part.percentage),
        ],
      }))}
    >
      <Donut
        slices={largest(parts, { name: t("common.chart.others"), color: OTHERS })}
        currency={currency}
        center={center}
      />
    </ChartPanel>
  );
}
