"use client";

import { type InfiniteData, useQueryClient } from "@tanstack/react-query";

import { api, type Schemas } from "@/api/client";
import { useProblemText } from "@/i18n/problem-text";
import { toast } from "@/ui/toast";

type Notification = Schemas["Notification"];
type Told = InfiniteData<{ items: Notification[] }>;

const KEY = ["get", "/notifications"] as const;
const PAGE = 30;

/** What was told, the newest first, page by page. */
export function useNotifications(isUnreadOnly: boolean) {
  const query = api.useInfiniteQuery(
    "get",
    "/notifications",
    { params: { query: { limit: PAGE, ...(isUnreadOnly && { unread_only: true }) } } },
    {
      pageParamName: "cursor",
      initialPageParam: undefined,
      getNextPageParam: (page) => page.next_cursor ?? undefined,
    },
  );
  return { ...query, data: query.data?.pages.flatMap((page) => page.items) };
}

/** Marks one as read and takes one away, at once; what fails comes back. */
export function useNotificationChanges() {
  const queries = useQueryClient();
  const text = useProblemText();
  const change = (edit: (told: Notification[]) => Notification[]) => {
    queries.setQueriesData<Told>({ queryKey: KEY }, (told) =>
      told?.pages === undefined
        ? told
        : { ...told, pages: told.pages.map((page) => ({ ...page, items: edit(page.items) })) },
    );
  };
  const options = {
    onError: (error: unknown) => {
      toast.error(text(error));
      void queries.invalidateQueries({ queryKey: KEY });
    },
    onSuccess: () => void queries.invalidateQueries({ queryKey: KEY }),
    meta: { keeps: true },
  };
  const read = api.useMutation("patch", "/notifications/{id}/read", {
    ...options,
    onMutate: ({ params }) => {
      const read_at = new Date().toISOString();
      change((told) =>
        told.map((one) => (one.id === params.path.id ? { ...one, read_at: one.read_at ?? read_at } : one)),
      );
    },
  });
  const remove = api.useMutation("delete", "/notifications/{id}", {
    ...options,
    onMutate: ({ params }) => change((told) => told.filter(({ id }) => id !== params.path.id)),
  });
  return {
    read: (id: string) => read.mutate({ params: { path: { id } } }),
    remove: (id: string) => remove.mutate({ params: { path: { id } } }),
  };
}
