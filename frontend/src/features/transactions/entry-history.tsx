"use client";

import { Undo2 } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { useFormats } from "@/i18n/formats";
import { useSession } from "@/session/session";
import { usePlace } from "@/session/workspace";
import { Button } from "@/ui/button";
import { Confirm } from "@/ui/dialog";
import { Empty, Query } from "@/ui/states";

import { useUndo } from "./changes";
import { linesOf, type Line } from "./history-lines";
import { useLineWords } from "./use-line-words";
import type { WholeEntry } from "./use-entry";

type AuditEvent = Schemas["AuditEvent"];

const PAGE = 30;

/** What was done to an entry, by whom and when, and the way back. */
export function EntryHistory({ id, whole }: { id: string; whole: WholeEntry | null }) {
  const t = useTranslations("transactions.history");
  const history = api.useInfiniteQuery(
    "get",
    "/transactions/{id}/history",
    { params: { path: { id }, query: { limit: PAGE } } },
    {
      pageParamName: "cursor",
      initialPageParam: undefined,
      getNextPageParam: (page: Schemas["List_AuditEvent"]) => page.next_cursor ?? undefined,
    },
  );
  const events = useMemo(() => history.data?.pages.flatMap((page) => page.items), [history.data]);
  const lines = useMemo(() => linesOf(events ?? [], whole), [events, whole]);
  return (
    <Query
      query={{ data: events, error: history.error, isPending: history.isPending, refetch: history.refetch }}
      isEmpty={(all) => all.length === 0}
      empty={<Empty title={t("empty")} />}
    >
      {(all) => (
        <>
          <ol className="flex flex-col">
            {all.map((event) => (
              <Event key={event.id} event={event} lines={lines.get(event.id) ?? []} />
            ))}
          </ol>
          {history.hasNextPage && (
            <Button size="sm" isBusy={history.isFetchingNextPage} onClick={() => void history.fetchNextPage()}>
              {t("more")}
            </Button>
          )}
        </>
      )}
    </Query>
  );
}

const KNOWN = [
  "create",
  "update",
  "delete",
  "restore",
  "commit_import",
  "close_import",
  "apply_template",
  "duplicate_budgets",
  "load_archive",
  "run_daily",
  "migrate",
  "undo",
] as const;

function Event({ event, lines }: { event: AuditEvent; lines: readonly Line[] }) {
  const t = useTranslations();
  const formats = useFormats();
  const { canWrite } = usePlace();
  const who = useActor(event.actor);
  const words = useLineWords();
  const operation = KNOWN.find((known) => known === event.operation);
  return (
    <li className="relative border-l-2 border-line pb-5 pl-4 last:pb-0">
      <span aria-hidden className="absolute top-1.5 -left-[0.3125rem] size-2 rounded-full bg-line-strong" />
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <p className="text-sm font-medium">
            {operation === undefined ? event.operation : t(`transactions.history.operation.${operation}`)}
          </p>
          <p className="text-xs text-muted">{t("transactions.history.by", { who, when: formats.instant(event.at) })}</p>
        </div>
        {canWrite && <UndoButton event={event} />}
      </div>
      {lines.length > 0 && (
        <ul className="mt-1.5 flex flex-col gap-0.5 text-sm">
          {lines.map((line, index) => (
            <li key={index} className="break-words">
              {words(line)}
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

function useActor(actor: string): string {
  const t = useTranslations("transactions.history");
  const { user } = useSession();
  const { workspace } = usePlace();
  const members = api.useQuery("get", "/workspaces/{id}/members", { params: { path: { id: workspace.id } } }).data;
  const [sort, id] = actor.split(":");
  if (sort === "system") return t("system");
  if (sort === "api_key") return t("apiKey");
  if (id === user.id) return t("you");
  return members?.find((member) => member.user_id === id)?.name ?? t("someone");
}

function UndoButton({ event }: { event: AuditEvent }) {
  const t = useTranslations("transactions.history");
  const undo = useUndo();
  const [isAsking, setIsAsking] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const go = async () => {
    setIsBusy(true);
    await undo(event.id);
    setIsBusy(false);
    setIsAsking(false);
  };
  return (
    <>
      <Button size="sm" look="quiet" aria-label={t("undo")} title={t("undo")} onClick={() => setIsAsking(true)}>
        <Undo2 aria-hidden />
        <UndoWord />
      </Button>
      <Confirm
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        onConfirm={() => void go()}
        isBusy={isBusy}
        isDangerous={false}
        title={t("undoTitle")}
        description={t("undoHint")}
        confirm={t("undo")}
      />
    </>
  );
}

function UndoWord() {
  return useTranslations("common.actions")("undo");
}
