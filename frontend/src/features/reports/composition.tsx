"use client";

import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { useFormats } from "@/i18n/formats";
import { Panel } from "@/ui/card";
import { Ranks } from "@/ui/charts/ranks";

/** What accounts and investments a net worth is made of. */
export function Composition({ month, currency }: { month: Schemas["NetWorthMonth"]; currency: string }) {
  const t = useTranslations("reports.netWorth");
  const accountType = useTranslations("common.accountType");
  const investmentType = useTranslations("investments.types");
  const formats = useFormats();
  const groups = [
    {
      title: t("byAccount"),
      items: month.accounts_by_type.map(({ type, amount }) => ({ key: type, name: accountType(type), amount })),
    },
    {
      title: t("byInvestment"),
      items: month.investments_by_type.map(({ type, amount }) => ({ key: type, name: investmentType(type), amount })),
    },
  ];
  return (
    <Panel title={t("composition", { month: formats.month(month.month) })}>
      <div className="grid gap-6 md:grid-cols-2">
        {groups.map(({ title, items }) => (
          <div key={title}>
            <h3 className="mb-3 text-sm font-medium text-muted">{title}</h3>
            {items.length === 0 ? (
              <p className="text-sm text-muted">{t("none")}</p>
            ) : (
              <Ranks items={items} currency={currency} />
            )}
          </div>
        ))}
      </div>
    </Panel>
  );
}
