"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";

import { problemOf } from "@/api/problem";
import { useFormats } from "@/i18n/formats";
import { usePlace } from "@/session/workspace";
import { Amount } from "@/ui/amount";
import { Dialog } from "@/ui/dialog";
import { Failed, Loading } from "@/ui/states";
import { Tabs } from "@/ui/tabs";

import { EntryEdit } from "./entry-edit";
import { EntryFacts } from "./entry-facts";
import { EntryHistory } from "./entry-history";
import { useEntryWords } from "./entry-words";
import type { Entry } from "./kinds";
import { StatusBadge } from "./status-badge";
import { useEntry } from "./use-entry";
import type { Ledger } from "./use-ledger";

type View = "details" | "history";

/** An entry at the side of the list: what it says, how to change it, and what was done to it. */
export function EntrySheet({ id, ledger }: { id: string; ledger: Ledger }) {
  const t = useTranslations("transactions.sheet");
  const { nameOf } = useEntryWords();
  const { canWrite } = usePlace();
  const [view, setView] = useState<View>("details");
  // Which reading the form began with: it begins anew when somebody else changes what nobody edits here.
  const [round, setRound] = useState(0);
  const whole = useEntry(id);
  const isGone = whole.error !== null && problemOf(whole.error).status === 404;
  if (isGone) {
    return (
      <Dialog isOpen onClose={ledger.close} place="side" title={t("deletedTitle")} description={t("deletedHint")}>
        <EntryHistory id={id} whole={null} />
      </Dialog>
    );
  }
  if (whole.data === undefined) {
    return (
      <Dialog isOpen onClose={ledger.close} place="side" title={t("title")}>
        {whole.error === null ? <Loading /> : <Failed error={whole.error} onRetry={() => void whole.refetch()} />}
      </Dialog>
    );
  }
  const { value, etag } = whole.data;
  const details = canWrite ? (
    <EntryEdit
      key={round}
      now={value}
      etag={etag}
      ledger={ledger}
      onStale={() => setRound((was) => was + 1)}
      onReread={async () => {
        await whole.refetch();
      }}
    />
  ) : (
    <EntryFacts whole={value} ledger={ledger} />
  );
  return (
    <Dialog
      isOpen
      onClose={ledger.close}
      place="side"
      title={nameOf(value.entry)}
      description={<Heading entry={value.entry} />}
    >
      <Tabs
        label={t("views")}
        value={view}
        onChange={setView}
        tabs={[
          { value: "details", label: t("details"), content: details },
          { value: "history", label: t("history"), content: <EntryHistory id={id} whole={value} /> },
        ]}
      />
    </Dialog>
  );
}

function Heading({ entry }: { entry: Entry }) {
  const t = useTranslations();
  const formats = useFormats();
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <Amount value={entry.amount} currency={entry.currency_code} className="font-semibold text-text" />
      <span>
        {t(`common.entry.${entry.type}`)} · {formats.date(entry.transaction_date)}
      </span>
      <StatusBadge entry={entry} />
    </span>
  );
}
