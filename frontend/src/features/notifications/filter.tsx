"use client";

import { useTranslations } from "use-intl";

import { Button } from "@/ui/button";

/** All, or those that were not read. */
export function Filter({
  isUnreadOnly,
  onChange,
}: {
  isUnreadOnly: boolean;
  onChange: (isUnreadOnly: boolean) => void;
}) {
  const t = useTranslations("notifications.filter");
  return (
    <div role="group" aria-label={t("label")} className="flex gap-1 self-start rounded-lg bg-sunken p-1">
      {([false, true] as const).map((isUnread) => (
        <Button
          key={String(isUnread)}
          size="sm"
          look="quiet"
          aria-pressed={isUnread === isUnreadOnly}
          className="text-muted aria-pressed:bg-surface aria-pressed:text-text aria-pressed:shadow-card"
          onClick={() => onChange(isUnread)}
        >
          {t(isUnread ? "unread" : "all")}
        </Button>
      ))}
    </div>
  );
}
