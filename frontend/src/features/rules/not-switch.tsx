"use client";

import { useTranslations } from "use-intl";

import { Button } from "@/ui/button";

/** Whether a condition is turned around. */
export function NotSwitch({ isOn, onChange }: { isOn: boolean; onChange: (isOn: boolean) => void }) {
  const t = useTranslations("rules.editor");
  return (
    <Button
      size="sm"
      look="quiet"
      aria-label={t("notOf")}
      title={t("notOf")}
      aria-pressed={isOn}
      className="border border-dashed border-line-strong/70 px-2 text-muted aria-pressed:border-solid aria-pressed:border-negative aria-pressed:bg-negative-soft aria-pressed:text-negative"
      onClick={() => onChange(!isOn)}
    >
      {t("not")}
    </Button>
  );
}
