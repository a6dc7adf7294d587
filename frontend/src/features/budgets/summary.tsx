"use client";

import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { isNegative, toShape } from "@/i18n/decimal";
import { usePlace } from "@/session/workspace";
import { Amount } from "@/ui/amount";
import { Card } from "@/ui/card";
import { classNames } from "@/ui/class-names";
import { Progress } from "@/ui/progress";
import { Query, Skeleton } from "@/ui/states";

import { HealthBadge, toneOf } from "./health";
import { useBudgetSummary } from "./queries";

const FULL = 100;

/** The month's active budgets together. */
export function Summary({ month }: { month: string }) {
  const t = useTranslations("budgets.summary");
  const query = useBudgetSummary(month);
  return (
    <Card aria-label={t("title")}>
      <Query query={query} loading={<Skeleton className="m-5 h-24" />}>
        {(summary) => <Figures summary={summary} />}
      </Query>
    </Card>
  );
}

function Figures({ summary }: { summary: Schemas["BudgetSummary"] }) {
  const t = useTranslations("budgets.summary");
  const { currency } = usePlace();
  const planned = toShape(summary.total_planned);
  const isPlanned = planned > 0;
  return (
    <div className="flex flex-col gap-4 p-5">
      <dl className="grid grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-3">
        <Figure name={t("planned")} value={summary.total_planned} currency={currency} />
        <Figure name={t("spent")} value={summary.total_spent} currency={currency} />
        <Figure name={t("remaining")} value={summary.total_remaining} currency={currency} isLast />
      </dl>
      <Progress
        label={t("bar")}
        value={isPlanned ? (toShape(summary.total_spent) / planned) * FULL : 0}
        tone={toneOf(summary.budget_health)}
        className="h-2.5"
      />
      {isPlanned && (
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
          <HealthBadge health={summary.budget_health} />
          <span>
            {t("onTrack", { count: summary.categories_on_track })},{" "}
            {t("over", { count: summary.categories_over_budget })}
          </span>
        </p>
      )}
    </div>
  );
}

function Figure({
  name,
  value,
  currency,
  isLast = false,
}: {
  name: string;
  value: string;
  currency: string;
  isLast?: boolean;
}) {
  return (
    <div className={classNames("min-w-0", isLast && "col-span-2 sm:col-span-1")}>
      <dt className="text-sm text-muted">{name}</dt>
      <dd className={classNames("text-lg font-semibold sm:text-2xl", isNegative(value) && "text-negative")}>
        <Amount value={value} currency={currency} />
      </dd>
    </div>
  );
}
