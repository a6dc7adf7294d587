"use client";

import { useQueryClient, type InfiniteData, type QueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useTranslations } from "use-intl";

import { api, expectData, http, type Schemas } from "@/api/client";
import { useProblemText } from "@/i18n/problem-text";
import { toast } from "@/ui/toast";

import type { Entry } from "./kinds";

type Page = Schemas["List_Transaction"];
type Pages = InfiniteData<Page>;
export type Bulk = Schemas["BulkRequest"];

const LISTS = ["get", "/transactions"];

/** Changes many entries at once. What can be foreseen is shown at once, and is as it was when the server refuses. */
export function useBulk() {
  const t = useTranslations("transactions.bulk");
  const queries = useQueryClient();
  const problemText = useProblemText();
  const offerUndo = useOfferUndo();
  const mutation = api.useMutation("post", "/transactions/bulk", {
    onMutate: async ({ body }) => {
      await queries.cancelQueries({ queryKey: LISTS });
      const before = queries.getQueriesData<Pages>({ queryKey: LISTS });
      foresee(queries, body);
      return { before };
    },
    onError: (_error, _request, context) => {
      for (const [key, data] of (context as { before: [readonly unknown[], unknown][] } | undefined)?.before ?? []) {
        queries.setQueryData(key, data);
      }
    },
  });
  const { mutateAsync } = mutation;
  const run = useCallback(
    async (body: Bulk): Promise<void> => {
      const { deleted, updated, audit_event_id } = await mutateAsync({ body });
      offerUndo(
        body.delete === true ? t("deleted", { count: deleted }) : t("updated", { count: updated }),
        audit_event_id,
      );
    },
    [mutateAsync, offerUndo, t],
  );
  /** The same from where there is no form to show a failure at. */
  const runOrTell = useCallback(
    async (body: Bulk): Promise<boolean> => {
      try {
        await run(body);
        return true;
      } catch (error) {
        toast.error(problemText(error));
        return false;
      }
    },
    [run, problemText],
  );
  return { run, runOrTell, isBusy: mutation.isPending };
}

function foresee(queries: QueryClient, body: Bulk): void {
  const named = new Set(body.transaction_ids);
  const { transaction_status: status } = body;
  queries.setQueriesData<Pages>({ queryKey: LISTS }, (data) => {
    // The palette's short list has no pages.
    if (data?.pages === undefined) return data;
    const items = (page: Page): Entry[] => {
      if (body.delete === true) return page.items.filter(({ id }) => !named.has(id));
      if (status == null) return page.items;
      return page.items.map((entry) => (named.has(entry.id) ? { ...entry, transaction_status: status } : entry));
    };
    return { ...data, pages: data.pages.map((page) => ({ ...page, items: items(page) })) };
  });
}

/** Takes operations back, and says how that went. */
export function useUndo(): (event: string) => Promise<boolean> {
  const t = useTranslations("transactions.undo");
  const problemText = useProblemText();
  const { mutateAsync } = api.useMutation("post", "/audit/{event_id}/undo");
  return useCallback(
    async (event) => {
      try {
        await mutateAsync({ params: { path: { event_id: event } } });
        toast.success(t("done"));
        return true;
      } catch (error) {
        toast.error(t("refused"), { description: problemText(error) });
        return false;
      }
    },
    [mutateAsync, problemText, t],
  );
}

/** Says what was done, and offers to take it back. */
export function useOfferUndo(): (done: string, event: string | null | undefined) => void {
  const t = useTranslations("common.actions");
  const undo = useUndo();
  return useCallback(
    (done, event) => {
      toast.success(done, event == null ? {} : { action: { label: t("undo"), onClick: () => void undo(event) } });
    },
    [undo, t],
  );
}

/** The operation that an entry was last touched by. Most changes do not answer theirs. */
export async function lastOperation(id: string): Promise<string | undefined> {
  const history = await http.GET("/transactions/{id}/history", { params: { path: { id }, query: { limit: 1 } } });
  return expectData(history).items[0]?.id;
}
