"use client";

import { ChartPie } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { useFormats } from "@/i18n/formats";
import { daysOf } from "@/session/month";
import { usePlace } from "@/session/workspace";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Panel } from "@/ui/card";
import { Dot } from "@/ui/dot";
import { Progress } from "@/ui/progress";
import { Empty } from "@/ui/states";

import { AmountBehind, SPENDING } from "../behind";
import type { View } from "../view";

type Budget = Schemas["DashboardBudget"];

const TONES = { healthy: "positive", warning: "caution", over_budget: "negative" } as const;

/** How the budgets of a period stand. */
export function Budgets({ summary, view }: { summary: Schemas["DashboardSummary"]; view: View }) {
  const t = useTranslations("dashboard.budgets");
  const { canWrite } = usePlace();
  const { budgets, currencyCode: currency } = summary;
  return (
    <Panel
      title={t("title")}
      actions={
        <Button size="sm" look="quiet" asChild>
          <Link href={`/budgets?month=${view.month}`} prefetch={false}>
            {t("all")}
          </Link>
        </Button>
      }
    >
      {budgets.length === 0 ? (
        <Empty
          icon={<ChartPie />}
          title={t("none")}
          action={
            canWrite && (
              <Button asChild>
                <Link href={`/budgets?month=${view.month}`} prefetch={false}>
                  {t("add")}
                </Link>
              </Button>
            )
          }
        >
          {t("noneHint")}
        </Empty>
      ) : (
        <ul className="flex flex-col gap-4">
          {budgets.map((budget) => (
            <BudgetRow key={budget.id} budget={budget} currency={currency} view={view} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function BudgetRow({ budget, currency, view }: { budget: Budget; currency: string; view: View }) {
  const t = useTranslations("dashboard.budgets");
  const formats = useFormats();
  const category = useCategoryId(budget.category);
  const month = view.period.kind === "month" ? "" : ` · ${formats.shortMonth(budget.month)}`;
  const name = budget.category + month;
  return (
    <li className="flex flex-col gap-1.5 text-sm">
      <div className="flex items-center justify-between gap-3">
        <span className="flex min-w-0 items-center gap-2 font-medium">
          <Dot color={budget.color} />
          <span className="truncate">{name}</span>
        </span>
        <Badge tone={TONES[budget.health]}>{t(`health.${budget.health}`)}</Badge>
      </div>
      <Progress
        label={`${name}: ${formats.percent(budget.percentageUsed)}`}
        value={budget.percentageUsed}
        tone={TONES[budget.health]}
      />
      <div className="figures flex items-baseline justify-between gap-3 text-xs text-muted">
        <span>
          {t.rich("spentOf", {
            spent: formats.amount(budget.actual, currency),
            planned: formats.amount(budget.planned, currency),
            amount: () => (
              <AmountBehind
                name={name}
                value={budget.actual}
                currency={currency}
                behind={{ days: daysOf(budget.month, view.startDay), types: SPENDING, category }}
                className="font-medium text-text"
              />
            ),
          })}
        </span>
        <span>{formats.percent(budget.percentageUsed)}</span>
      </div>
    </li>
  );
}

/** Categories of one type have different names. */
function useCategoryId(name: string): string | null {
  const categories = api.useQuery("get", "/categories").data;
  return categories?.find((category) => category.type === "EXPENSE" && category.name === name)?.id ?? null;
}
