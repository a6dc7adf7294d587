"use client";

import { Pencil, Power, Trash2 } from "lucide-react";
import { useState, type ReactNode } from "react";
import { useTranslations } from "use-intl";

import { api } from "@/api/client";
import { useFormats } from "@/i18n/formats";
import { usePlace } from "@/session/workspace";
import { Amount } from "@/ui/amount";
import { Badge } from "@/ui/badge";
import { Button, IconButton } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Dot } from "@/ui/dot";
import { Query } from "@/ui/states";

import { DeleteItem } from "./delete";
import { EditItem } from "./item-form";
import type { Item } from "./queries";
import { Slots } from "./slots";
import { useToggle } from "./toggle";
import { filingOf } from "./words";

/** One item: what it is, and each time that it was or is expected. */
export function ItemSheet({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useTranslations("recurring");
  const { canWrite } = usePlace();
  const query = api.useQuery("get", "/recurring/{id}", { params: { path: { id } } });
  const item = query.data;
  const [task, setTask] = useState<"edit" | "delete" | null>(null);
  return (
    <Dialog
      isOpen
      onClose={onClose}
      place="side"
      title={item?.description ?? t("title")}
      {...(item !== undefined && { description: t(`type.${item.type}`) })}
      footer={
        item !== undefined &&
        canWrite && (
          <div className="flex items-center gap-2">
            <Button onClick={() => setTask("edit")}>
              <Pencil aria-hidden />
              {t("actions.edit")}
            </Button>
            <ToggleButton item={item} />
            <IconButton label={t("actions.delete")} className="ml-auto text-negative" onClick={() => setTask("delete")}>
              <Trash2 />
            </IconButton>
          </div>
        )
      }
    >
      <Query query={query}>
        {(item) => (
          <div className="flex flex-col gap-6">
            <Facts item={item} />
            <Slots item={item} />
          </div>
        )}
      </Query>
      {task === "edit" && <EditItem id={id} onClose={() => setTask(null)} />}
      {task === "delete" && item !== undefined && (
        <DeleteItem item={item} onClose={() => setTask(null)} onDeleted={onClose} />
      )}
    </Dialog>
  );
}

function ToggleButton({ item }: { item: Item }) {
  const t = useTranslations("recurring.actions");
  const toggle = useToggle(item);
  return (
    <Button isBusy={toggle.isPending} onClick={toggle.run}>
      {!toggle.isPending && <Power aria-hidden />}
      {item.is_active ? t("deactivate") : t("activate")}
    </Button>
  );
}

function Facts({ item }: { item: Item }) {
  const t = useTranslations("recurring");
  const formats = useFormats();
  const isTransfer = item.type === "TRANSFER";
  const filing = filingOf(item);
  return (
    <div className="flex flex-col gap-3">
      {(!item.is_active || !item.include_in_summary) && (
        <div className="flex flex-wrap gap-1.5">
          {!item.is_active && <Badge tone="caution">{t("status.inactive")}</Badge>}
          {!item.include_in_summary && <Badge>{t("status.outOfSummary")}</Badge>}
        </div>
      )}
      <dl className="flex flex-col gap-2 rounded-xl border border-line px-4 py-3 text-sm">
        <Fact name={t("sheet.amount")}>
          <Amount value={item.amount} currency={item.currency_code} />
        </Fact>
        <Fact name={t("sheet.frequency")}>{t(`frequency.${item.frequency}`)}</Fact>
        <Fact name={t("sheet.since")}>{formats.date(item.start_date)}</Fact>
        {item.end_date != null && <Fact name={t("sheet.until")}>{formats.date(item.end_date)}</Fact>}
        {item.account != null && (
          <Fact name={isTransfer ? t("sheet.from") : t("sheet.account")}>{item.account.name}</Fact>
        )}
        {item.destination_account != null && <Fact name={t("sheet.to")}>{item.destination_account.name}</Fact>}
        {item.card != null && <Fact name={t("sheet.card")}>{item.card.name}</Fact>}
        {filing !== null && (
          <Fact name={t("sheet.filing")}>
            <span className="inline-flex items-center gap-2">
              <Dot color={item.category?.color} />
              {filing}
            </span>
          </Fact>
        )}
        {item.tags.length > 0 && (
          <Fact name={t("sheet.tags")}>
            <span className="inline-flex flex-wrap justify-end gap-1.5">
              {item.tags.map(({ tag }) => (
                <Badge key={tag.id}>
                  <Dot color={tag.color} />
                  {tag.name}
                </Badge>
              ))}
            </span>
          </Fact>
        )}
      </dl>
    </div>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex justify-between gap-4">
      <dt className="shrink-0 text-muted">{name}</dt>
      <dd className="figures min-w-0 text-right font-medium">{children}</dd>
    </div>
  );
}
