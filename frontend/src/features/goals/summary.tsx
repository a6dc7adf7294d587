"use client";

import { useTranslations } from "use-intl";

import { api } from "@/api/client";
import { useFormats } from "@/i18n/formats";
import { Amount } from "@/ui/amount";
import { Card } from "@/ui/card";
import { Progress } from "@/ui/progress";
import { Query, Skeleton } from "@/ui/states";

/** All goals together, in the currency of the workspace. */
export function Summary() {
  const t = useTranslations("goals.summary");
  const formats = useFormats();
  const query = api.useQuery("get", "/dashboard/summary/metas");
  return (
    <Card aria-label={t("title")}>
      <Query query={query} loading={<Skeleton className="m-5 h-24" />}>
        {(goals) => (
          <div className="flex flex-col gap-4 p-5">
            <dl className="grid grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-3">
              <Figure name={t("accumulated")}>
                <Amount value={goals.total_accumulated} currency={goals.currency_code} />
              </Figure>
              <Figure name={t("remaining")}>
                <Amount value={goals.remaining} currency={goals.currency_code} />
              </Figure>
              <Figure name={t("progress")}>
                <span className="figures">{formats.percent(goals.progress_pct)}</span>
              </Figure>
            </dl>
            <Progress label={t("bar")} value={goals.progress_pct} className="h-2.5" />
            <p className="text-sm text-muted">
              {t("active", { count: goals.active_count })}, {t("completed", { count: goals.completed_count })}
            </p>
          </div>
        )}
      </Query>
    </Card>
  );
}

function Figure({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-sm text-muted">{name}</dt>
      <dd className="text-lg font-semibold sm:text-2xl">{children}</dd>
    </div>
  );
}
