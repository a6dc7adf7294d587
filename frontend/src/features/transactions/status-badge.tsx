"use client";

import { useTranslations } from "use-intl";

import { usePlace } from "@/session/workspace";
import { Badge, type Tone } from "@/ui/badge";

import { isLate, type Entry, type Status } from "./kinds";

const TONES: Readonly<Record<Status, Tone>> = {
  VALIDATING: "info",
  PAID: "positive",
  PENDING: "neutral",
  IGNORE: "neutral",
};

/** Where an entry stands; what was expected and has not come says so. */
export function StatusBadge({
  entry,
  isSmall = false,
}: {
  entry: Pick<Entry, "transaction_status" | "transaction_date">;
  isSmall?: boolean;
}) {
  const t = useTranslations();
  const { today } = usePlace();
  const className = isSmall ? "px-1.5 py-0 text-[0.6875rem]" : undefined;
  if (isLate(entry, today))
    return (
      <Badge tone="caution" className={className}>
        {t("transactions.list.late")}
      </Badge>
    );
  return (
    <Badge tone={TONES[entry.transaction_status]} className={className}>
      {t(`common.status.${entry.transaction_status}`)}
    </Badge>
  );
}
