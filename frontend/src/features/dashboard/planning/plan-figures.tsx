"use client";

import { CircleCheck, ClipboardList, Hourglass, ReceiptText } from "lucide-react";
import { useTranslations } from "use-intl";

import { isNegative } from "@/i18n/decimal";
import { useFormats } from "@/i18n/formats";
import { daysOf } from "@/session/month";
import { usePlace } from "@/session/workspace";
import { Query } from "@/ui/states";

import { AmountBehind, SPENDING } from "../behind";
import { FigureCard, FiguresLoading } from "../figures";
import { Fresh } from "../fresh";
import { useBudgetSummary, useRecurringSummary } from "../summary";
import type { View } from "../view";

const PAIR = "grid grid-cols-2 gap-3 sm:gap-5";

/** The four figures of a plan: what it allows, what is gone, what is still to come, and what is settled. */
export function PlanFigures({ view }: { view: View }) {
  return (
    <div className="grid gap-3 sm:gap-5 lg:grid-cols-2">
      <OfBudgets view={view} />
      <OfRecurring view={view} />
    </div>
  );
}

function OfBudgets({ view }: { view: View }) {
  const t = useTranslations("dashboard.planning");
  const { currency } = usePlace();
  const formats = useFormats();
  const query = useBudgetSummary(view);
  const days = daysOf(view.month, view.startDay);
  return (
    <Query query={query} loading={<FiguresLoading count={2} className={PAIR} />}>
      {(summary) => (
        <Fresh isStale={query.isPlaceholderData} className={PAIR}>
          <FigureCard
            title={t("budgeted")}
            icon={<ClipboardList />}
            foot={t("categories", {
              onTrack: summary.categories_on_track,
              over: summary.categories_over_budget,
            })}
          >
            <AmountBehind
              name={t("budgeted")}
              value={summary.total_planned}
              currency={currency}
              behind={`/budgets?month=${view.month}`}
            />
          </FigureCard>
          <FigureCard
            title={t("spent")}
            icon={<ReceiptText />}
            foot={
              isNegative(summary.total_remaining)
                ? t("exceeded", { amount: formats.amount(summary.total_remaining.slice(1), currency) })
                : t("remaining", { amount: formats.amount(summary.total_remaining, currency) })
            }
          >
            <AmountBehind
              name={t("spent")}
              value={summary.total_spent}
              currency={currency}
              behind={{ days, types: SPENDING }}
            />
          </FigureCard>
        </Fresh>
      )}
    </Query>
  );
}

function OfRecurring({ view }: { view: View }) {
  const t = useTranslations("dashboard.planning");
  const query = useRecurringSummary(view);
  const days = daysOf(view.month, view.startDay);
  return (
    <Query query={query} loading={<FiguresLoading count={2} className={PAIR} />}>
      {(summary) => (
        <Fresh isStale={query.isPlaceholderData} className={PAIR}>
          <FigureCard title={t("pending")} icon={<Hourglass className="text-caution" />} foot={t("pendingHint")}>
            <AmountBehind
              name={t("pending")}
              value={summary.pending_until_month_end}
              currency={summary.currency_code}
              behind="/workspace/recurring"
              className="text-caution"
            />
          </FigureCard>
          <FigureCard title={t("settled")} icon={<CircleCheck className="text-positive" />} foot={t("settledHint")}>
            <AmountBehind
              name={t("settled")}
              value={summary.paid_current_month}
              currency={summary.currency_code}
              behind={{ days, types: ["EXPENSE", "CARD_EXPENSE"] }}
              className="text-positive"
            />
          </FigureCard>
        </Fresh>
      )}
    </Query>
  );
}
