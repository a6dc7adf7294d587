"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { useFormats } from "@/i18n/formats";
import { usePlace } from "@/session/workspace";
import { Amount } from "@/ui/amount";
import { Donut, type Slice } from "@/ui/charts/donut";
import { ChartPanel } from "@/ui/charts/frame";
import { OTHERS, SERIES } from "@/ui/charts/look";

/** How the portfolio is spread over types. */
export function ByType({ shares, total }: { shares: readonly Schemas["TypeShare"][]; total: string }) {
  const t = useTranslations("investments");
  const slices = shares.map((share) => ({
    key: share.type,
    name: t(`types.${share.type}`),
    amount: share.total,
    percentage: share.percentage,
    // Towards the colour of text, which stands out from the ground of either theme.
    color: `color-mix(in oklab, ${share.color} 75%, var(--text))`,
    count: share.count,
  }));
  return <Spread title={t("overview.byType")} first={t("columns.type")} slices={slices} total={total} />;
}

/** How it is spread over when the money can be had back. */
export function ByLiquidity({ shares, total }: { shares: readonly Schemas["LiquidityShare"][]; total: string }) {
  const t = useTranslations("investments");
  const slices = shares.map((share, index) => ({
    key: share.liquidity,
    name: t(`liquidity.${share.liquidity}`),
    amount: share.total,
    percentage: share.percentage,
    color: SERIES[index] ?? OTHERS,
  }));
  return <Spread title={t("overview.byLiquidity")} first={t("columns.liquidity")} slices={slices} total={total} />;
}

function Spread({
  title,
  first,
  slices,
  total,
}: {
  title: string;
  first: string;
  slices: readonly (Slice & { amount: string; count?: number })[];
  total: string;
}) {
  const t = useTranslations("investments.overview");
  const { currency } = usePlace();
  const formats = useFormats();
  const isCounted = slices.some(({ count }) => count !== undefined);
  const counted = (cell: ReactNode) => (isCounted ? [cell] : []);
  return (
    <ChartPanel
      title={title}
      columns={[
        { title: first },
        ...(isCounted ? [{ title: t("count"), isFigure: true }] : []),
        { title: t("value"), isFigure: true },
        { title: t("share"), isFigure: true },
      ]}
      rows={slices.map((slice) => ({
        key: slice.key,
        cells: [
          slice.name,
          ...counted(formats.number(slice.count ?? 0)),
          <Amount key="amount" value={slice.amount} currency={currency} />,
          formats.percent(slice.percentage),
        ],
      }))}
    >
      <Donut
        slices={slices}
        currency={currency}
        center={<span className="figures text-sm font-semibold">{formats.compactAmount(total, currency)}</span>}
      />
    </ChartPanel>
  );
}
