"use client";

import { useTranslations } from "use-intl";

import { useFormats } from "@/i18n/formats";
import { usePlace } from "@/session/workspace";
import { Amount } from "@/ui/amount";
import { Card } from "@/ui/card";

import { GoalBadges } from "./badges";
import { isLate, isReached, type Goal } from "./queries";
import { Ring } from "./ring";

/** A goal among others; the whole card opens it. */
export function GoalCard({ goal, onOpen }: { goal: Goal; onOpen: () => void }) {
  const t = useTranslations("goals.card");
  const formats = useFormats();
  return (
    <li className="flex">
      <Card className="relative flex min-w-0 flex-1 flex-col gap-4 p-5 transition-colors hover:border-line-strong">
        <div className="flex items-center gap-4">
          <Ring label={t("progress", { name: goal.name })} percent={goal.progress_pct} color={goal.color} />
          <div className="min-w-0">
            <h2 className="font-semibold">
              <button
                type="button"
                onClick={onOpen}
                className="line-clamp-2 text-left after:absolute after:inset-0 after:rounded-xl"
              >
                {goal.name}
              </button>
            </h2>
            <p className="truncate text-sm text-muted">{goal.category}</p>
          </div>
        </div>
        <div>
          <p className="flex flex-wrap items-baseline gap-x-1.5">
            <span className="text-lg font-semibold">
              <Amount value={goal.current_value} currency={goal.currency_code} />
            </span>
            <span className="figures text-sm text-muted">
              {t("of", { target: formats.amount(goal.target_value, goal.currency_code) })}
            </span>
          </p>
          <p className="figures text-sm text-muted">
            {!isReached(goal) &&
              !goal.is_completed &&
              `${t("remaining", { amount: formats.amount(goal.remaining_value, goal.currency_code) })} · `}
            <Due goal={goal} />
          </p>
        </div>
        <div className="mt-auto">
          <GoalBadges goal={goal} />
        </div>
      </Card>
    </li>
  );
}

/** By when, or since when it is done. */
export function Due({ goal }: { goal: Goal }) {
  const t = useTranslations("goals.card");
  const formats = useFormats();
  const { today } = usePlace();
  if (goal.completed_at != null) return t("completedOn", { date: formats.date(goal.completed_at.slice(0, 10)) });
  const due = formats.date(goal.due_date);
  return t(isLate(goal, today) ? "wasDue" : "due", { date: due });
}
