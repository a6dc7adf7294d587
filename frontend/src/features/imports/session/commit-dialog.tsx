"use client";

import { TriangleAlert } from "lucide-react";
import { useEffect, useEffectEvent, useState } from "react";
import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { problemOf } from "@/api/problem";
import { FormFailure } from "@/forms/failure";
import { Button } from "@/ui/button";
import { Checkbox } from "@/ui/checkbox";
import { Dialog } from "@/ui/dialog";
import { Loading } from "@/ui/states";

import { Counts } from "./counts";
import { useDoneToast } from "./use-toasts";

interface Props {
  session: Schemas["ImportSession"];
  onClose: () => void;
}

/** Shows what booking would do, and does that or nothing. */
export function CommitDialog({ session, onClose }: Props) {
  const t = useTranslations("imports.commit");
  const actions = useTranslations("common.actions");
  const step = useCommit(session, onClose);
  const count = step.counts === undefined ? 0 : bookedBy(session.stats, step.counts);
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("title")}
      description={t("description")}
      footer={
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{actions("cancel")}</Button>
          <Button
            look="primary"
            disabled={step.plan === undefined || count === 0}
            isBusy={step.isBooking}
            onClick={step.book}
          >
            {t("confirm", { count })}
          </Button>
        </div>
      }
    >
      <div className="flex flex-col gap-4">
        {step.isStale && <Notice>{t("stale")}</Notice>}
        <FormFailure error={step.failure} />
        {step.isUnread && <Unread rows={step.unreadRows} isAccepted={step.isAccepted} onAccept={step.accept} />}
        {step.counts === undefined ? (
          step.isLooking && <Loading rows={3} />
        ) : (
          <Plan counts={step.counts} count={count} pending={step.counts.pending} />
        )}
      </div>
    </Dialog>
  );
}

/** How many lines a plan settles. */
function bookedBy(now: Schemas["SessionStats"], then: Schemas["SessionStats"]): number {
  const settled = (stats: Schemas["SessionStats"]) => stats.booked + stats.bound + stats.ignored;
  return Math.max(0, settled(then) - settled(now));
}

function useCommit(session: Schemas["ImportSession"], onClose: () => void) {
  const t = useTranslations("imports.commit");
  const done = useDoneToast(session);
  const path = { id: session.id };
  const files = api.useQuery("get", "/import-sessions/{id}/files", { params: { path } }).data;
  const preview = api.useMutation("post", "/import-sessions/{id}/preview", {
    meta: { keeps: true, isQuestion: true },
  });
  const commit = api.useMutation("post", "/import-sessions/{id}/commit");
  const [isAccepted, setIsAccepted] = useState(false);
  const refusal = commit.error === null ? null : problemOf(commit.error);
  const isStale = refusal?.code === "preview-stale";
  const isRefused = preview.error !== null && problemOf(preview.error).code === "rows-unread";

  const look = (acceptUnread: boolean) => preview.mutate({ params: { path }, body: { accept_unread: acceptUnread } });
  const first = useEffectEvent(() => look(false));
  useEffect(() => first(), []);

  const plan = preview.data?.plan_token;
  const book = () => {
    if (plan === undefined) return;
    commit.mutate(
      { params: { path }, body: { plan_token: plan, accept_unread: isAccepted } },
      {
        onSuccess: ({ created }) => {
          done(t("done", { count: created.length }));
          onClose();
        },
        onError: (error) => problemOf(error).code === "preview-stale" && look(isAccepted),
      },
    );
  };
  return {
    plan,
    // While the plan is made anew, the refusal says what it would be.
    counts: preview.data?.counts ?? (isStale ? refusal.counts : undefined),
    failure: isRefused ? null : (preview.error ?? (isStale ? null : commit.error)),
    isStale,
    isUnread: isRefused || isAccepted,
    isAccepted,
    unreadRows: (files ?? []).reduce((rows, file) => rows + file.rows_unread, 0),
    accept: (accepts: boolean) => {
      setIsAccepted(accepts);
      look(accepts);
    },
    isLooking: preview.isPending,
    isBooking: commit.isPending,
    book,
  };
}

function Plan({ counts, count, pending }: { counts: Schemas["SessionStats"]; count: number; pending: number }) {
  const t = useTranslations("imports.commit");
  return (
    <>
      <p className="text-base font-medium">{t("willBook", { count })}</p>
      {count === 0 && <p className="text-sm text-muted">{t("nothing")}</p>}
      <Counts title={t("after")} stats={counts} />
      {count > 0 && pending > 0 && <p className="text-sm text-muted">{t("stays", { count: pending })}</p>}
    </>
  );
}

function Unread({
  rows,
  isAccepted,
  onAccept,
}: {
  rows: number;
  isAccepted: boolean;
  onAccept: (accepts: boolean) => void;
}) {
  const t = useTranslations("imports.commit");
  return (
    <div className="flex flex-col gap-2 rounded-lg bg-caution-soft px-3.5 py-3 text-sm">
      <p className="flex items-center gap-2 font-medium text-caution">
        <TriangleAlert aria-hidden className="size-4 shrink-0" />
        {t("unread")}
      </p>
      <p>{t("unreadText", { count: rows })}</p>
      <Checkbox label={t("acceptUnread")} checked={isAccepted} onChange={onAccept} />
    </div>
  );
}

function Notice({ children }: { children: string }) {
  return (
    <p role="status" className="rounded-lg bg-caution-soft px-3.5 py-2.5 text-sm text-caution">
      {children}
    </p>
  );
}
