"use client";

import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { useFormats } from "@/i18n/formats";
import type { Days } from "@/session/month";
import { Badge } from "@/ui/badge";
import { Panel } from "@/ui/card";

import { AmountBehind, ON_CARDS } from "../behind";
import { UseOfLimit } from "./level";

/** The cards, the most used first. */
export function CardsByUse({ cards, days }: { cards: readonly Schemas["DashboardCard"][]; days: Days }) {
  const t = useTranslations("dashboard.cards");
  const formats = useFormats();
  return (
    <Panel title={t("byUse")} description={t("byUseHint")}>
      <ul className="flex flex-col divide-y divide-line">
        {cards.map((card) => (
          <li key={card.id} className="flex flex-col gap-2 py-3.5 first:pt-0 last:pb-0">
            <div className="flex items-start justify-between gap-4 text-sm">
              <div className="min-w-0">
                <p className="flex items-center gap-2 font-medium">
                  <span className="truncate">{card.name}</span>
                  {!card.isActive && <Badge>{t("inactive")}</Badge>}
                </p>
                <p className="text-xs text-muted">
                  {t("days", { closing: String(card.closingDate), due: String(card.dueDate) })}
                </p>
              </div>
              <div className="shrink-0 text-right">
                <AmountBehind
                  name={`${t("used")}, ${card.name}`}
                  value={card.used}
                  currency={card.currencyCode}
                  behind={{ card: card.id, days: { to: days.to }, types: ON_CARDS }}
                  className="font-medium"
                />
                <p className="figures text-xs text-muted">
                  {t("ofLimit", { limit: formats.amount(card.limit, card.currencyCode) })}
                </p>
              </div>
            </div>
            <UseOfLimit label={`${t("used")}: ${card.name}`} percent={card.percentage ?? null} level={card.level} />
            <p className="figures text-xs text-muted">
              {t("stillAvailable", { amount: formats.amount(card.available, card.currencyCode) })}
            </p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
