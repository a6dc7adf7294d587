"use client";

import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { isZero, toShape } from "@/i18n/decimal";
import { useFormats } from "@/i18n/formats";
import { Amount } from "@/ui/amount";
import { Card } from "@/ui/card";
import { Progress } from "@/ui/progress";
import { Query, Skeleton } from "@/ui/states";

const KINDS = ["income", "expense", "transfer"] as const;
const FULL = 100;

/** What recurring items make of a month, by where the money goes. */
export function Summary({ month }: { month: string }) {
  const t = useTranslations("recurring.summary");
  const formats = useFormats();
  const query = api.useQuery("get", "/recurring/summary", { params: { query: { month } } });
  return (
    <section aria-label={t("title")}>
      <Query query={query} loading={<Skeleton className="h-36" />}>
        {(summary) => (
          <div className="flex flex-col gap-2">
            <div className="grid gap-4 md:grid-cols-3">
              {KINDS.map((kind) => (
                <Sums key={kind} kind={kind} sums={summary[kind]} currency={summary.currency_code} />
              ))}
            </div>
            {summary.unconverted.map(({ amount, count, currency_code: currency }) => (
              <p key={currency} className="text-sm text-caution">
                {t("unconverted", { amount: formats.amount(amount, currency), count })}
              </p>
            ))}
          </div>
        )}
      </Query>
    </section>
  );
}

function Sums({
  kind,
  sums,
  currency,
}: {
  kind: (typeof KINDS)[number];
  sums: Schemas["RecurringSums"];
  currency: string;
}) {
  const t = useTranslations("recurring.summary");
  const projected = toShape(sums.projected);
  const parts = [
    [t("paid", { kind }), sums.paid],
    [t("pending"), sums.pending],
    ...(isZero(sums.ignored) ? [] : [[t("ignored"), sums.ignored] as const]),
  ] as const;
  return (
    <Card aria-label={t(kind)} className="flex min-w-0 flex-col gap-3 p-5">
      <div>
        <h2 className="text-sm font-medium">{t(kind)}</h2>
        <p className="mt-1 flex flex-wrap items-baseline gap-x-2">
          <span className="text-xl font-semibold">
            <Amount value={sums.projected} currency={currency} />
          </span>
          <span className="text-sm text-muted">{t("projected")}</span>
        </p>
      </div>
      <Progress
        label={t("bar", { kind: t(kind) })}
        value={projected > 0 ? (toShape(sums.paid) / projected) * FULL : 0}
      />
      <dl className="flex flex-col gap-1 text-sm">
        {parts.map(([name, value]) => (
          <div key={name} className="flex justify-between gap-3">
            <dt className="text-muted">{name}</dt>
            <dd className="font-medium">
              <Amount value={value} currency={currency} />
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
