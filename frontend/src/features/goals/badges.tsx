"use client";

import { ChevronsDown, ChevronsUp, CircleCheck, Clock, Equal, PartyPopper } from "lucide-react";
import { useTranslations } from "use-intl";

import { usePlace } from "@/session/workspace";
import { Badge } from "@/ui/badge";

import { isLate, isReached, type Goal } from "./queries";

const PRIORITIES = {
  LOW: { tone: "neutral", Icon: ChevronsDown },
  MEDIUM: { tone: "info", Icon: Equal },
  HIGH: { tone: "caution", Icon: ChevronsUp },
} as const;

/** How a goal stands and how much it matters, as words. */
export function GoalBadges({ goal }: { goal: Goal }) {
  const t = useTranslations("goals");
  const { today } = usePlace();
  const { tone, Icon } = PRIORITIES[goal.priority];
  return (
    <div className="flex flex-wrap gap-1.5">
      {goal.is_completed ? (
        <Badge tone="positive">
          <CircleCheck aria-hidden />
          {t("card.completed")}
        </Badge>
      ) : (
        isReached(goal) && (
          <Badge tone="positive">
            <PartyPopper aria-hidden />
            {t("card.reached")}
          </Badge>
        )
      )}
      {isLate(goal, today) && (
        <Badge tone="negative">
          <Clock aria-hidden />
          {t("card.late")}
        </Badge>
      )}
      {!goal.is_completed && (
        <Badge tone={tone}>
          <Icon aria-hidden />
          {t(`priority.${goal.priority}`)}
        </Badge>
      )}
      <Badge>{t(`type.${goal.type}`)}</Badge>
    </div>
  );
}
