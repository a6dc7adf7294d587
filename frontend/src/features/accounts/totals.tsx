"use client";

import { useTranslations } from "use-intl";

import { usePlace } from "@/session/workspace";
import { Amount } from "@/ui/amount";
import { Card } from "@/ui/card";
import { Skeleton } from "@/ui/states";

import { useWorth } from "./queries";

/** What all accounts come to, beside what is owed on cards. */
export function Totals() {
  const t = useTranslations("accounts");
  const { currency } = usePlace();
  const { data: worth, isPending } = useWorth();
  if (isPending) return <Skeleton className="h-24" />;
  // The list is there all the same; a sum that could not be read is left out.
  if (worth === undefined) return null;
  const figures = [
    { name: t("total"), value: worth.accounts },
    { name: t("debts"), value: worth.card_debts },
    { name: t("worth"), value: worth.total },
  ];
  return (
    <Card aria-label={t("summary")} className="px-5 py-4">
      <dl className="grid grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-3">
        {figures.map(({ name, value }, index) => (
          <div key={name} className={index === 0 ? "col-span-2 sm:col-span-1" : undefined}>
            <dt className="text-sm text-muted">{name}</dt>
            <dd className={index === 0 ? "text-2xl font-semibold tracking-tight" : "text-lg font-semibold sm:text-2xl"}>
              <Amount value={value} currency={currency} />
            </dd>
          </div>
        ))}
      </dl>
      {worth.unconverted.length > 0 && (
        <p className="mt-3 text-sm text-muted">
          {t("unconverted", { currencies: worth.unconverted.map((sum) => sum.currency_code).join(", ") })}
        </p>
      )}
    </Card>
  );
}
