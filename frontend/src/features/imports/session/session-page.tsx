"use client";

import { ArrowLeft } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "use-intl";

import type { Schemas, Versioned } from "@/api/client";
import { problemOf } from "@/api/problem";
import { useFormats } from "@/i18n/formats";
import { Card } from "@/ui/card";
import { Page } from "@/ui/page";
import { Failed, Loading } from "@/ui/states";

import { FilesPanel } from "../files/files-panel";
import { useHolder, type Holder } from "../place";
import { ReviewTable } from "../review/review-table";
import { Figures } from "./figures";
import { Outcomes } from "./outcomes";
import { SessionActions } from "./session-actions";
import { SessionSubtitle } from "./session-subtitle";
import { useImportSession } from "./session-query";

interface Props {
  id: string;
  onProfiles: () => void;
  /** A file is of another month. */
  onOther: (file: File, holder: Holder, month: string) => void;
}

/** One session: how it stands, its files, its lines, and the steps from a statement to the books. */
export function SessionPage({ id, onProfiles, onOther }: Props) {
  const pages = useTranslations("shell.pages");
  const query = useImportSession(id);
  if (query.data !== undefined) {
    return <Shown seen={query.data} refetch={() => void query.refetch()} onProfiles={onProfiles} onOther={onOther} />;
  }
  return (
    <Page title={pages("imports")}>
      <Back />
      <Card>
        {query.error === null ? <Loading className="p-5" /> : <Missing error={query.error} retry={query.refetch} />}
      </Card>
    </Page>
  );
}

function Missing({ error, retry }: { error: unknown; retry: () => unknown }) {
  const t = useTranslations("imports.session");
  if (problemOf(error).status !== 404) return <Failed error={error} onRetry={() => void retry()} />;
  return <p className="px-6 py-10 text-center text-sm">{t("notFound")}</p>;
}

function Shown({
  seen,
  refetch,
  onProfiles,
  onOther,
}: Pick<Props, "onProfiles" | "onOther"> & { seen: Versioned<Schemas["ImportSession"]>; refetch: () => void }) {
  const t = useTranslations("imports.session");
  const formats = useFormats();
  const session = seen.value;
  const { kind, id: holder } = useHolder(session);
  return (
    <Page
      title={session.description}
      description={<SessionSubtitle seen={seen} />}
      actions={<SessionActions session={session} onProfiles={onProfiles} />}
    >
      <Back />
      {session.closed_at != null && (
        <p className="rounded-lg bg-info-soft px-4 py-2.5 text-sm text-info">
          {t("closedNote", { when: formats.instant(session.closed_at) })}
        </p>
      )}
      <Figures seen={seen} />
      <FilesPanel session={session} onOtherMonth={(file, month) => onOther(file, { kind, id: holder }, month)} />
      {session.stats.total > 0 && (
        <section aria-label={t("lines")} className="flex min-w-0 flex-col gap-3">
          <h2 className="text-base font-semibold">{t("lines")}</h2>
          <Outcomes stats={session.stats} />
          <ReviewTable session={session} onChanged={refetch} />
        </section>
      )}
    </Page>
  );
}

function Back() {
  const t = useTranslations("imports.session");
  return (
    <Link
      href="/import-sessions"
      prefetch={false}
      className="-order-1 inline-flex items-center gap-1.5 self-start text-sm text-muted hover:text-text"
    >
      <ArrowLeft aria-hidden className="size-4" />
      {t("back")}
    </Link>
  );
}
