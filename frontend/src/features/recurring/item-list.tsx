"use client";

import { Plus, Repeat } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";

import { api } from "@/api/client";
import { useFormats } from "@/i18n/formats";
import { usePlace } from "@/session/workspace";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { dialogOnDemand } from "@/ui/dialog";
import { Empty, Loading, Query } from "@/ui/states";

import { DeleteItem } from "./delete";
import { ItemFilters } from "./filters";
import { ItemRow } from "./item-row";
import type { Item } from "./queries";
import { useView } from "./view";

const EditItem = dialogOnDemand(() => import("./item-form").then((it) => it.EditItem));

type Task = { name: "edit" | "delete"; item: Item };

/** The items, and what became of each in the month. */
export function ItemList({ onOpen, onCreate }: { onOpen: (id: string) => void; onCreate: () => void }) {
  const t = useTranslations("recurring.list");
  const formats = useFormats();
  const { month, filters, isFiltered } = useView();
  const query = api.useQuery("get", "/recurring", { params: { query: { ...filters, month } } });
  const [task, setTask] = useState<Task | null>(null);
  return (
    <div className="flex flex-col gap-4">
      <ItemFilters />
      <Card aria-label={t("title", { month: formats.month(month) })}>
        <Query
          query={query}
          loading={<Loading className="p-5" />}
          isEmpty={(items) => items.length === 0}
          empty={<NoItems isFiltered={isFiltered} onCreate={onCreate} />}
        >
          {(items) => (
            <ul className="divide-y divide-line">
              {items.map((item) => (
                <ItemRow
                  key={item.id}
                  item={item}
                  onOpen={() => onOpen(item.id)}
                  onEdit={() => setTask({ name: "edit", item })}
                  onDelete={() => setTask({ name: "delete", item })}
                />
              ))}
            </ul>
          )}
        </Query>
      </Card>
      {task?.name === "edit" && <EditItem id={task.item.id} onClose={() => setTask(null)} />}
      {task?.name === "delete" && <DeleteItem item={task.item} onClose={() => setTask(null)} />}
    </div>
  );
}

/** Nothing is there, or nothing of what is looked for. */
function NoItems({ isFiltered, onCreate }: { isFiltered: boolean; onCreate: () => void }) {
  const t = useTranslations("recurring");
  const { canWrite } = usePlace();
  const { set } = useView();
  const inactive = api.useQuery("get", "/recurring", { params: { query: { is_active: false } } }).data;
  if (isFiltered) {
    return (
      <Empty icon={<Repeat />} title={t("empty.filtered")}>
        {t("empty.filteredText")}
      </Empty>
    );
  }
  const create = canWrite && (
    <Button look="primary" onClick={onCreate}>
      <Plus aria-hidden />
      {t("new")}
    </Button>
  );
  if (inactive !== undefined && inactive.length > 0) {
    return (
      <Empty
        icon={<Repeat />}
        title={t("empty.allInactive")}
        action={
          <div className="flex flex-wrap justify-center gap-2">
            {create}
            <Button onClick={() => set({ active: "no" })}>{t("empty.showInactive")}</Button>
          </div>
        }
      >
        {t("empty.allInactiveText", { count: inactive.length })}
      </Empty>
    );
  }
  return (
    <Empty icon={<Repeat />} title={t("empty.title")} action={create}>
      {canWrite ? t("empty.text") : t("empty.viewer")}
    </Empty>
  );
}
