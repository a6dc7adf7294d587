"use client";

import { BookMarked, CreditCard, FileInput, Landmark, Plus } from "lucide-react";
import Link from "next/link";
import { useRouter, useSearchParams } from "next/navigation";
import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { useFormats } from "@/i18n/formats";
import { usePlace } from "@/session/workspace";
import { Amount } from "@/ui/amount";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { classNames } from "@/ui/class-names";
import { Page } from "@/ui/page";
import { Empty, Query } from "@/ui/states";

import { useHolder } from "../place";
import { FileChooser, useDrop } from "../upload/drop-zone";

const FILTERS = ["open", "closed", "all"] as const;
type Filter = (typeof FILTERS)[number];

interface Props {
  /** Begins a session, with files or without. */
  onNew: (files: readonly File[]) => void;
  onProfiles: () => void;
}

/** All sessions, the open ones first. Statements may be dropped anywhere on the page. */
export function SessionsPage({ onNew, onProfiles }: Props) {
  const t = useTranslations("imports");
  const pages = useTranslations("shell.pages");
  const { canWrite } = usePlace();
  const filter = useFilter();
  const { isOver, target } = useDrop(onNew, !canWrite);
  return (
    <div {...target} className="min-h-full">
      <Page
        title={pages("imports")}
        description={t("description")}
        actions={
          <>
            <Button className="max-sm:px-3" onClick={onProfiles}>
              <BookMarked aria-hidden />
              {t("profiles.title")}
            </Button>
            {canWrite && (
              <Button look="primary" className="max-sm:px-3" onClick={() => onNew([])}>
                <Plus aria-hidden />
                {t("new")}
              </Button>
            )}
          </>
        }
      >
        <FilterBar filter={filter} />
        <div className={classNames("rounded-xl", isOver && "outline-2 outline-offset-4 outline-accent outline-dashed")}>
          {filter !== "closed" && <Sessions state="OPEN" onNew={onNew} />}
          {filter !== "open" && (
            <div className={filter === "all" ? "mt-5" : undefined}>
              <Sessions state="CLOSED" onNew={onNew} />
            </div>
          )}
        </div>
      </Page>
    </div>
  );
}

function useFilter(): Filter {
  const asked = useSearchParams().get("state");
  return FILTERS.find((filter) => filter === asked) ?? "open";
}

function FilterBar({ filter }: { filter: Filter }) {
  const t = useTranslations("imports.list");
  const router = useRouter();
  return (
    <div role="group" aria-label={t("filter")} className="flex gap-1">
      {FILTERS.map((one) => (
        <Button
          key={one}
          size="sm"
          look={one === filter ? "secondary" : "quiet"}
          aria-pressed={one === filter}
          onClick={() =>
            router.replace(one === "open" ? "/import-sessions" : `/import-sessions?state=${one}`, { scroll: false })
          }
        >
          {t(one)}
        </Button>
      ))}
    </div>
  );
}

function Sessions({ state, onNew }: { state: Schemas["SessionState"]; onNew: Props["onNew"] }) {
  const t = useTranslations("imports.list");
  const query = api.useQuery("get", "/import-sessions", { params: { query: { state } } });
  return (
    <Card aria-label={t(state === "OPEN" ? "open" : "closed")}>
      <Query
        query={query}
        isEmpty={(sessions) => sessions.length === 0}
        empty={state === "OPEN" ? <NoneOpen onNew={onNew} /> : <NoneClosed />}
      >
        {(sessions) => (
          <ul className="divide-y divide-line">
            {sessions.map((session) => (
              <SessionRow key={session.id} session={session} />
            ))}
          </ul>
        )}
      </Query>
    </Card>
  );
}

function NoneOpen({ onNew }: { onNew: Props["onNew"] }) {
  const t = useTranslations("imports");
  const { canWrite } = usePlace();
  return (
    <Empty
      icon={<FileInput />}
      title={t("list.empty")}
      action={
        canWrite && (
          <FileChooser
            onFiles={onNew}
            className="inline-flex h-10 items-center gap-2 rounded-lg bg-accent px-4 text-sm font-medium text-accent-text hover:bg-accent-strong"
          >
            <Plus aria-hidden className="size-4" />
            {t("drop.chooseLabel")}
          </FileChooser>
        )
      }
    >
      {t("list.emptyText")}
    </Empty>
  );
}

function NoneClosed() {
  const t = useTranslations("imports.list");
  return (
    <Empty icon={<FileInput />} title={t("emptyClosed")}>
      {t("emptyClosedText")}
    </Empty>
  );
}

function SessionRow({ session }: { session: Schemas["SessionSummary"] }) {
  const t = useTranslations("imports");
  const formats = useFormats();
  const holder = useHolder(session);
  const Icon = holder.kind === "account" ? Landmark : CreditCard;
  return (
    <li>
      <Link
        href={`/import-sessions?id=${session.id}`}
        prefetch={false}
        className="grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-3 gap-y-2 px-4 py-3.5 hover:bg-sunken/60 sm:grid-cols-[auto_minmax(0,2fr)_minmax(0,2fr)_9rem]"
      >
        <span className="flex size-10 items-center justify-center rounded-full bg-sunken text-muted">
          <Icon aria-hidden className="size-5" />
        </span>
        <span className="min-w-0">
          <span className="line-clamp-2 font-medium">{session.description}</span>
          <span className="block truncate text-sm text-muted">
            {holder.name} · {formats.month(session.billing_month)}
          </span>
        </span>
        <span className="flex flex-wrap items-center gap-1.5 max-sm:col-span-2 max-sm:col-start-2 max-sm:row-start-2">
          <StateBadges session={session} />
        </span>
        <span className="text-right text-sm max-sm:col-start-3 max-sm:row-start-1">
          {session.target_value == null ? (
            <span className="text-xs text-muted">{t("list.noTarget")}</span>
          ) : (
            <>
              <Amount value={session.target_value} currency={holder.currency} className="block font-medium" />
              <span className="block text-xs text-muted">{t("list.target")}</span>
            </>
          )}
        </span>
      </Link>
    </li>
  );
}

/** How a session stands: what is left to do in it, or else what was done. */
function StateBadges({ session: { state, stats } }: { session: Schemas["SessionSummary"] }) {
  const t = useTranslations("imports");
  return (
    <>
      <Badge tone={state === "OPEN" ? "info" : "positive"}>{t(`state.${state}`)}</Badge>
      {stats.pending > 0 && <Badge tone="caution">{t("list.pending", { count: stats.pending })}</Badge>}
      {stats.ready > 0 && <Badge tone="positive">{t("list.ready", { count: stats.ready })}</Badge>}
      {stats.booked > 0 && <Badge>{t("list.booked", { count: stats.booked })}</Badge>}
      <span className="text-xs text-muted">{t("list.lines", { count: stats.total })}</span>
    </>
  );
}
