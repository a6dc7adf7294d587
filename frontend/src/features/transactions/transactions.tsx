"use client";

import { Plus } from "lucide-react";
import { useTranslations } from "use-intl";

import { usePlace } from "@/session/workspace";
import { Button } from "@/ui/button";
import { dialogOnDemand } from "@/ui/dialog";
import { Page } from "@/ui/page";
import { Tabs } from "@/ui/tabs";

import { FilterBar } from "./filter-bar";
import { TABS } from "./kinds";
import { LedgerView } from "./ledger-view";
import { NamesProvider } from "./names";
import { RecurringView } from "./recurring-view";
import { useLedger, type Ledger } from "./use-ledger";

const NewEntry = dialogOnDemand(
  () => import("./new-entry").then((it) => it.NewEntry),
  ({ ledger }) => ledger.close,
);
const EntrySheet = dialogOnDemand(
  () => import("./entry-sheet").then((it) => it.EntrySheet),
  ({ ledger }) => ledger.close,
);

/** Everything that was booked, and booking more. */
export function Transactions() {
  const t = useTranslations("transactions");
  const { canWrite } = usePlace();
  const ledger = useLedger();
  return (
    <Page
      title={t("title")}
      actions={
        canWrite && (
          <Button look="primary" onClick={() => ledger.openNew()}>
            <Plus aria-hidden />
            {t("new")}
          </Button>
        )
      }
    >
      <NamesProvider>
        <Tabs
          label={t("tabs.label")}
          value={ledger.tab}
          onChange={ledger.setTab}
          tabs={TABS.map((tab) => ({ value: tab, label: t(`tabs.${tab}`), content: <TabBody ledger={ledger} /> }))}
        />
        {canWrite && ledger.newKind !== null && <NewEntry ledger={ledger} kind={ledger.newKind} />}
        {ledger.openId !== null && <EntrySheet key={ledger.openId} id={ledger.openId} ledger={ledger} />}
      </NamesProvider>
    </Page>
  );
}

function TabBody({ ledger }: { ledger: Ledger }) {
  return (
    <div className="flex flex-col gap-4">
      <FilterBar ledger={ledger} />
      {ledger.tab === "recurring" ? <RecurringView ledger={ledger} /> : <LedgerView ledger={ledger} />}
    </div>
  );
}
