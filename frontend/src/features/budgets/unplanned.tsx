"use client";

import Link from "next/link";
import { Plus } from "lucide-react";
import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { isNegative, isZero } from "@/i18n/decimal";
import { useFormats } from "@/i18n/formats";
import { usePlace } from "@/session/workspace";
import { Amount } from "@/ui/amount";
import { Button } from "@/ui/button";
import { Panel } from "@/ui/card";
import { Dot } from "@/ui/dot";

import { transactionsOf, useBudgets, type Period } from "./queries";

type Spent = Schemas["ReportCategory"];

/** Categories that money went to although nobody planned it, largest first. */
export function Unplanned({
  month,
  spending,
  onPlan,
}: {
  month: string;
  spending: { period: Period; categories: readonly Spent[] };
  onPlan: (category: string) => void;
}) {
  const t = useTranslations("budgets.unplanned");
  const formats = useFormats();
  const { currency, canWrite } = usePlace();
  const budgets = useBudgets(month).data;
  const unplanned = spending.categories.filter(isUnplanned).filter(
    // What was planned and deactivated is not forgotten, but decided.
    (spent) => budgets?.every((budget) => budget.category_id !== spent.category_id),
  );
  if (unplanned.length === 0) return null;
  return (
    <Panel title={t("title")} description={t("description", { month: formats.month(month) })}>
      <ul className="-mx-5 -mb-5 divide-y divide-line border-t border-line">
        {unplanned.map(({ category_id, category_name, color, amount, previous }) => (
          <li key={category_id} className="flex items-center gap-3 py-2.5 pr-3 pl-5">
            <Dot color={color} />
            <Link
              href={transactionsOf(category_id, spending.period)}
              prefetch={false}
              className="min-w-0 flex-1 truncate underline-offset-4 hover:underline"
            >
              {category_name}
            </Link>
            <span className="figures hidden text-sm text-muted sm:inline">
              {t("previous", { amount: formats.amount(previous, currency) })}
            </span>
            <span className="text-right sm:min-w-28 font-medium">
              <Amount value={amount} currency={currency} />
            </span>
            {canWrite && (
              <Button
                size="sm"
                look="quiet"
                aria-label={t("planOf", { name: category_name ?? "" })}
                onClick={() => onPlan(category_id)}
              >
                <Plus aria-hidden />
                <span className="hidden sm:inline">{t("plan")}</span>
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function isUnplanned(spent: Spent): spent is Spent & { category_id: string } {
  return spent.category_id != null && spent.budget == null && !isZero(spent.amount) && !isNegative(spent.amount);
}
