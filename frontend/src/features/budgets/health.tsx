"use client";

import { CircleAlert, CircleCheck, TriangleAlert } from "lucide-react";
import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { Badge } from "@/ui/badge";

type Health = Schemas["BudgetHealth"];

const LOOKS = {
  healthy: { tone: "positive", Icon: CircleCheck },
  warning: { tone: "caution", Icon: TriangleAlert },
  over_budget: { tone: "negative", Icon: CircleAlert },
} as const;

/** The colour that a budget's bar has. */
export function toneOf(health: Health) {
  return LOOKS[health].tone;
}

/** How a budget stands, as a word. */
export function HealthBadge({ health }: { health: Health }) {
  const t = useTranslations("budgets.health");
  const { tone, Icon } = LOOKS[health];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden />
      {t(health)}
    </Badge>
  );
}
