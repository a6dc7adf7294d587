"use client";

import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { useFormats } from "@/i18n/formats";
import { Badge } from "@/ui/badge";
import { Progress } from "@/ui/progress";

const TONES = { green: "positive", orange: "caution", red: "negative" } as const;

/** How much of a limit is used: a bar, a share and a word. Without a limit there is no share. */
export function UseOfLimit({
  label,
  percent,
  level,
}: {
  label: string;
  percent: number | null;
  level: Schemas["UseLevel"];
}) {
  const t = useTranslations("dashboard.cards");
  const formats = useFormats();
  const tone = TONES[level];
  return (
    <div className="flex items-center gap-3">
      <Progress label={label} value={percent ?? 0} tone={tone} className="min-w-0 flex-1" />
      <span className="figures text-sm font-medium">{percent === null ? t("noLimit") : formats.percent(percent)}</span>
      <Badge tone={tone}>{t(`level.${level}`)}</Badge>
    </div>
  );
}
