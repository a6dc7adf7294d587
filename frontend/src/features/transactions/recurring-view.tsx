"use client";

import { Repeat } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { daysOf, reportMonthOf } from "@/session/month";
import { usePlace } from "@/session/workspace";
import { Amount } from "@/ui/amount";
import { Card } from "@/ui/card";
import { Empty, Failed, Loading } from "@/ui/states";

import { BulkBar } from "./bulk-bar";
import { asked, filterOf, type Filters } from "./filters";
import { LedgerGrid } from "./ledger-grid";
import { PendingSlots } from "./pending-slots";
import type { Ledger } from "./use-ledger";

const PAGE = 500;

/** What recurring items expect, and what was booked for them: of a month, where no other days are named. */
export function RecurringView({ ledger }: { ledger: Ledger }) {
  const { today, month: now, startDay } = usePlace();
  const { filters } = ledger;
  const month = reportMonthOf(filters.date_to ?? filters.date_from ?? today, startDay);
  const isNamed = filters.date_from !== undefined || filters.date_to !== undefined;
  const narrowed: Filters = isNamed ? filters : { ...filters, ...filterOf(daysOf(now, startDay)) };
  return (
    <>
      <MonthFigures month={month} />
      <PendingSlots month={month} ledger={ledger} />
      <Settled filters={narrowed} ledger={ledger} />
    </>
  );
}

function MonthFigures({ month }: { month: string }) {
  const t = useTranslations("transactions.pending");
  const { currency } = usePlace();
  const { data } = api.useQuery("get", "/recurring/summary", { params: { query: { month } } });
  if (data === undefined) return null;
  const figures = [
    [t("projected"), data.projected_current_month],
    [t("paid"), data.paid_current_month],
    [t("open"), data.pending_until_month_end],
  ] as const;
  return (
    <Card aria-label={t("summary")} className="px-4 py-3 sm:px-5">
      <dl className="grid grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-3">
        {figures.map(([label, value]) => (
          <div key={label}>
            <dt className="text-xs text-muted">{label}</dt>
            <dd>
              <Amount value={value} currency={currency} className="text-lg font-semibold" />
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

function Settled({ filters, ledger }: { filters: Filters; ledger: Ledger }) {
  const t = useTranslations("transactions.pending");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const list = api.useInfiniteQuery(
    "get",
    "/transactions",
    { params: { query: { ...asked(filters, "recurring"), limit: PAGE } } },
    {
      pageParamName: "cursor",
      initialPageParam: undefined,
      getNextPageParam: (page: Schemas["List_Transaction"]) => page.next_cursor ?? undefined,
    },
  );
  // The API has no filter for this, so all of the period is read and the rest is left out.
  const { hasNextPage, isFetching, fetchNextPage } = list;
  useEffect(() => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage]);
  const entries = useMemo(
    () =>
      list.data?.pages.flatMap((page) => page.items.filter(({ recurring_transaction_id: item }) => item != null)) ?? [],
    [list.data],
  );
  const selected = useMemo(() => entries.filter(({ id }) => chosen.has(id)), [entries, chosen]);
  return (
    <section aria-label={t("settledTitle")} className="flex flex-col gap-3">
      <h2 className="text-base font-semibold">{t("settledTitle")}</h2>
      {list.data === undefined ? (
        list.error === null ? (
          <Loading />
        ) : (
          <Failed error={list.error} onRetry={() => void list.refetch()} />
        )
      ) : entries.length === 0 ? (
        <Card>
          <Empty icon={<Repeat />} title={t("emptyTitle")}>
            {t("emptyHint")}
          </Empty>
        </Card>
      ) : (
        <LedgerGrid entries={entries} ledger={ledger} selected={chosen} onSelect={setChosen} />
      )}
      {selected.length > 0 && <BulkBar entries={selected} onDone={() => setChosen(new Set<string>())} />}
    </section>
  );
}
