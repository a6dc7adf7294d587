"use client";

import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { useFormats } from "@/i18n/formats";
import { usePlace } from "@/session/workspace";
import { Amount } from "@/ui/amount";
import { ChartPanel } from "@/ui/charts/frame";
import { Lines } from "@/ui/charts/lines";
import { SignedPercent } from "@/ui/signed-percent";

/** What the portfolio was worth month by month. */
export function History({ points }: { points: readonly Schemas["PortfolioPoint"][] }) {
  const t = useTranslations("investments.overview");
  const { currency } = usePlace();
  const formats = useFormats();
  return (
    <ChartPanel
      title={t("history")}
      description={t("historyText")}
      columns={[
        { title: t("month") },
        { title: t("value"), isFigure: true },
        { title: t("variation"), isFigure: true },
      ]}
      // A table is read from what is now.
      rows={points.toReversed().map((point) => ({
        key: point.month,
        cells: [
          formats.month(point.month),
          <Amount key="value" value={point.value} currency={currency} />,
          <SignedPercent key="variation" value={point.variation} />,
        ],
      }))}
    >
      <Lines
        labels={points.map((point) => formats.shortMonth(point.month))}
        series={[{ name: t("value"), values: points.map((point) => point.value) }]}
        currency={currency}
      />
    </ChartPanel>
  );
}
