"use client";

import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { isNegative } from "@/i18n/decimal";
import { useFormats } from "@/i18n/formats";
import { Badge, type Tone } from "@/ui/badge";
import { Progress } from "@/ui/progress";

type Budget = Schemas["ReportBudget"];

const TONES = { healthy: "positive", warning: "caution", over_budget: "negative" } as const satisfies Record<
  Budget["health"],
  Tone
>;

/** How much of a budget is used, and what is left. */
export function BudgetCell({ name, budget, currency }: { name: string; budget: Budget; currency: string }) {
  const t = useTranslations("reports");
  const formats = useFormats();
  const { health, planned, remaining, used_percent: used } = budget;
  const isOver = isNegative(remaining);
  const rest = formats.amount(remaining.replace("-", ""), currency);
  return (
    <div className="flex flex-col gap-1 text-xs font-normal">
      <div className="flex flex-wrap items-center justify-between gap-x-2">
        <span className="figures text-muted">
          {t("monthly.ofPlanned", { percent: formats.percent(used), planned: formats.amount(planned, currency) })}
        </span>
        {health !== "healthy" && <Badge tone={TONES[health]}>{t(`monthly.health.${health}`)}</Badge>}
      </div>
      <Progress label={`${t("columns.budget")}: ${name}`} value={used} tone={TONES[health]} className="h-1.5" />
      <span className="figures text-muted">{t(isOver ? "monthly.over" : "monthly.left", { amount: rest })}</span>
    </div>
  );
}
