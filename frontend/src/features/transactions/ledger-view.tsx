"use client";

import { FileInput, Plus, ReceiptText, SearchX } from "lucide-react";
import Link from "next/link";
import { useMemo, useState } from "react";
import { useTranslations } from "use-intl";

import { api } from "@/api/client";
import { usePlace } from "@/session/workspace";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Empty, Failed, Loading } from "@/ui/states";

import { BulkBar } from "./bulk-bar";
import { asked, FILTERS } from "./filters";
import type { Entry } from "./kinds";
import { LedgerGrid } from "./ledger-grid";
import { SummaryStrip } from "./summary-strip";
import type { Ledger } from "./use-ledger";

const PAGE = 100;

/** The list, what it sums to, and what can be done to several of its entries. */
export function LedgerView({ ledger }: { ledger: Ledger }) {
  const list = useEntries(ledger);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const entries = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  // What another filter hides is not acted on unseen.
  const selected = useMemo(() => entries.filter(({ id }) => chosen.has(id)), [entries, chosen]);

  if (list.data === undefined) {
    return list.error === null ? (
      <Loading rows={8} />
    ) : (
      <Card>
        <Failed error={list.error} onRetry={() => void list.refetch()} />
      </Card>
    );
  }
  return (
    <>
      <SummaryStrip ledger={ledger} />
      {entries.length === 0 ? (
        <Card>
          <Nothing ledger={ledger} />
        </Card>
      ) : (
        <LedgerGrid
          entries={entries}
          ledger={ledger}
          selected={chosen}
          onSelect={setChosen}
          more={{
            has: list.hasNextPage,
            isLoading: list.isFetchingNextPage,
            hasFailed: list.isFetchNextPageError,
            load: () => void list.fetchNextPage(),
          }}
        />
      )}
      {selected.length > 0 && <BulkBar entries={selected} onDone={() => setChosen(new Set<string>())} />}
    </>
  );
}

function useEntries({ filters, tab }: Ledger) {
  return api.useInfiniteQuery(
    "get",
    "/transactions",
    { params: { query: { ...asked(filters, tab), limit: PAGE } } },
    {
      pageParamName: "cursor",
      initialPageParam: undefined,
      getNextPageParam: (page: { items: Entry[]; next_cursor?: string | null }) => page.next_cursor ?? undefined,
    },
  );
}

function Nothing({ ledger }: { ledger: Ledger }) {
  const t = useTranslations("transactions");
  const { canWrite } = usePlace();
  const isFiltered = FILTERS.some((name) => ledger.filters[name] !== undefined);
  if (isFiltered) {
    return (
      <Empty
        icon={<SearchX />}
        title={t("list.noMatch")}
        action={<Button onClick={ledger.clear}>{t("filter.clear")}</Button>}
      >
        {t("list.noMatchHint")}
      </Empty>
    );
  }
  return (
    <Empty
      icon={<ReceiptText />}
      title={t("list.empty")}
      action={
        canWrite && (
          <div className="flex flex-wrap justify-center gap-2">
            <Button look="primary" onClick={() => ledger.openNew()}>
              <Plus aria-hidden />
              {t("new")}
            </Button>
            <Button asChild>
              <Link href="/import-sessions?new" prefetch={false}>
                <FileInput aria-hidden />
                {t("list.import")}
              </Link>
            </Button>
          </div>
        )
      }
    >
      {t("list.emptyHint")}
    </Empty>
  );
}
