"use client";

import { Plus } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";

import { api } from "@/api/client";
import { usePlace } from "@/session/workspace";
import { Button } from "@/ui/button";
import { dialogOnDemand } from "@/ui/dialog";
import { MonthPicker } from "@/ui/month-picker";
import { Page } from "@/ui/page";
import { Tabs } from "@/ui/tabs";

import { ItemList } from "./item-list";
import { PendingList } from "./pending";
import { Suggestions } from "./suggestions";
import { Summary } from "./summary";
import { useView } from "./view";

const NewItem = dialogOnDemand(() => import("./item-form").then((it) => it.NewItem));
const ItemSheet = dialogOnDemand(() => import("./item-sheet").then((it) => it.ItemSheet));

/** What always comes back, and what became of it in a month. */
export function Recurring() {
  const t = useTranslations("recurring");
  const place = usePlace();
  const view = useView();
  const [isCreating, setIsCreating] = useState(false);
  const suggestions = api.useQuery("get", "/recurring/suggestions").data;
  const create = () => setIsCreating(true);
  const open = (id: string) => view.set({ id });
  return (
    <Page
      title={t("title")}
      description={t("description")}
      actions={
        <>
          <MonthPicker
            value={view.month}
            onChange={(month) => view.set({ month: month === place.month ? null : month })}
            today={place.month}
          />
          {place.canWrite && (
            <Button look="primary" onClick={create}>
              <Plus aria-hidden />
              {t("new")}
            </Button>
          )}
        </>
      }
    >
      <Summary month={view.month} />
      <Tabs
        label={t("tabs.label")}
        value={view.tab}
        onChange={(tab) => view.set({ tab: tab === "items" ? null : tab })}
        tabs={[
          { value: "items", label: t("tabs.items"), content: <ItemList onOpen={open} onCreate={create} /> },
          { value: "pending", label: t("tabs.pending"), content: <PendingList onOpen={open} /> },
          {
            value: "suggestions",
            label:
              suggestions === undefined || suggestions.length === 0
                ? t("tabs.suggestions")
                : t("tabs.found", { count: String(suggestions.length) }),
            content: <Suggestions />,
          },
        ]}
      />
      {view.openId !== null && (
        <ItemSheet key={view.openId} id={view.openId} onClose={() => view.set({ id: null, until: null })} />
      )}
      {isCreating && <NewItem onClose={() => setIsCreating(false)} />}
    </Page>
  );
}
