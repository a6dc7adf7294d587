"use client";

import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { isNegative } from "@/i18n/decimal";
import { useFormats } from "@/i18n/formats";
import { Amount } from "@/ui/amount";
import { classNames } from "@/ui/class-names";
import { Progress } from "@/ui/progress";

const TONES = { green: "positive", orange: "caution", red: "negative" } as const;

/** A limit, what of it is used and what is left. */
export function Limit({
  label,
  limit,
  used,
  available,
  share,
  level,
  currency,
  isLarge = false,
}: {
  label: string;
  limit: string;
  used: string;
  available: string;
  /** In percent; null where there is no limit. */
  share: number | null | undefined;
  level: Schemas["UseLevel"];
  currency: string;
  isLarge?: boolean;
}) {
  const t = useTranslations("cards");
  const formats = useFormats();
  const isOver = isNegative(available);
  const size = isLarge ? "text-xl font-semibold tracking-tight" : "text-sm font-semibold";
  return (
    <div className="flex flex-col gap-2">
      <dl className="grid grid-cols-2 gap-3">
        <div>
          <dt className="text-xs text-muted">{t("used")}</dt>
          <dd className={size}>
            <Amount value={used} currency={currency} />
          </dd>
        </div>
        <div className="text-right">
          <dt className="text-xs text-muted">{t("available")}</dt>
          <dd className={classNames(size, isOver ? "text-negative" : undefined)}>
            <Amount value={available} currency={currency} />
          </dd>
        </div>
      </dl>
      {share != null && <Progress label={label} value={share} tone={TONES[level]} className={isLarge ? "h-3" : ""} />}
      <p className="flex justify-between gap-3 text-xs text-muted">
        <span className={isOver ? "font-medium text-negative" : undefined}>
          {isOver ? t("overLimit") : share != null && t("usedOf", { share: formats.percent(share) })}
        </span>
        <span>
          {t("limit")} <Amount value={limit} currency={currency} />
        </span>
      </p>
    </div>
  );
}
