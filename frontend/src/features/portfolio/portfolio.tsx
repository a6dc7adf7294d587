"use client";

import { PiggyBank, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { useFormats } from "@/i18n/formats";
import { usePlace } from "@/session/workspace";
import { Amount } from "@/ui/amount";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Figure, Figures } from "@/ui/figures";
import { Page } from "@/ui/page";
import { SignedPercent } from "@/ui/signed-percent";
import { Empty, Query, Skeleton } from "@/ui/states";

import { ByLiquidity, ByType } from "./distribution";
import { History } from "./history";
import { PerformancePanel } from "./performance";

/** All investments as one: what they are worth, how they are spread and what they yield. */
export function Portfolio() {
  const t = useTranslations("investments.overview");
  const { currency } = usePlace();
  const query = api.useQuery("get", "/investments/portfolio");
  const manage = (
    <Button asChild>
      <Link href="/workspace/investments" prefetch={false}>
        <PiggyBank aria-hidden />
        {t("manage")}
      </Link>
    </Button>
  );
  return (
    <Page title={t("title")} description={t("description", { currency })} actions={manage}>
      <Query
        query={query}
        loading={<Waiting />}
        isEmpty={(portfolio) => portfolio.total_assets === 0}
        empty={
          <Card>
            <Empty icon={<PiggyBank />} title={t("empty.title")} action={manage}>
              {t("empty.text")}
            </Empty>
          </Card>
        }
      >
        {(portfolio) => (
          <>
            <Totals portfolio={portfolio} />
            <Unconverted ids={portfolio.unconverted} />
            <div className="grid gap-5 lg:grid-cols-2">
              <ByType shares={portfolio.distribution} total={portfolio.total_invested} />
              <ByLiquidity shares={portfolio.liquidity_distribution} total={portfolio.total_invested} />
            </div>
            <History points={portfolio.performance_history} />
            <PerformancePanel />
          </>
        )}
      </Query>
    </Page>
  );
}

function Totals({ portfolio }: { portfolio: Schemas["Portfolio"] }) {
  const t = useTranslations("investments.overview");
  const { currency } = usePlace();
  const formats = useFormats();
  return (
    <Figures label={t("title")}>
      <Figure label={t("total")} hint={t("totalHint")} isMain>
        <Amount value={portfolio.total_invested} currency={currency} />
      </Figure>
      <Figure label={t("yield")} hint={t("yieldHint")}>
        <SignedPercent value={portfolio.avg_yield_rate} />
      </Figure>
      <Figure label={t("monthly")} hint={t("monthlyHint")}>
        <Amount value={portfolio.estimated_monthly_yield} currency={currency} />
      </Figure>
      <Figure label={t("assets")}>{formats.number(portfolio.total_assets)}</Figure>
      <Figure label={t("active")}>{formats.number(portfolio.active_investments)}</Figure>
      <Figure label={t("rescued")}>{formats.number(portfolio.rescued_investments)}</Figure>
    </Figures>
  );
}

/** What is in no sum is said: a total that leaves something out without a word is a wrong one. */
function Unconverted({ ids }: { ids: readonly string[] }) {
  const t = useTranslations("investments.overview");
  const investments = api.useQuery("get", "/investments", {}, { enabled: ids.length > 0 }).data;
  if (ids.length === 0) return null;
  const names = investments?.filter(({ id }) => ids.includes(id)).map(({ asset_name }) => asset_name) ?? [];
  return (
    <p className="flex items-start gap-2 rounded-lg bg-caution-soft px-3 py-2 text-sm text-caution">
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      {t("unconverted", { count: ids.length, names: names.join(", ") })}
    </p>
  );
}

function Waiting() {
  const t = useTranslations("common.states");
  return (
    <div role="status" className="flex flex-col gap-5">
      <span className="sr-only">{t("loading")}</span>
      <Skeleton className="h-44" />
      <div className="grid gap-5 lg:grid-cols-2">
        <Skeleton className="h-64" />
        <Skeleton className="h-64" />
      </div>
    </div>
  );
}
