"use client";

import { CircleCheck, ListTree, Tags, Trash2, X } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";

import { Button, IconButton } from "@/ui/button";

import { BulkDialog, type BulkTask } from "./bulk-dialog";
import type { Entry } from "./kinds";

/** How many entries the server takes at a time. */
const MAX = 1_000;

/** What can be done to all entries that are selected. */
export function BulkBar({ entries, onDone }: { entries: readonly Entry[]; onDone: () => void }) {
  const t = useTranslations();
  const [task, setTask] = useState<BulkTask | null>(null);
  const isTooMany = entries.length > MAX;
  const actions = [
    { task: "category", icon: ListTree, label: t("transactions.bulk.category") },
    { task: "tags", icon: Tags, label: t("transactions.bulk.tags") },
    { task: "status", icon: CircleCheck, label: t("transactions.bulk.status") },
    { task: "delete", icon: Trash2, label: t("transactions.bulk.delete") },
  ] as const;
  return (
    <>
      <div
        role="toolbar"
        aria-label={t("transactions.bulk.label")}
        className="sticky bottom-18 z-20 mx-auto flex max-w-full flex-wrap items-center justify-center gap-1 rounded-2xl border border-line bg-raised p-1.5 pl-4 shadow-xl lg:bottom-4"
        data-print="no"
      >
        <p role="status" className="mr-1 text-sm font-medium whitespace-nowrap">
          {t("common.list.selected", { count: entries.length })}
        </p>
        {isTooMany && <p className="text-sm text-negative">{t("transactions.bulk.max", { max: MAX })}</p>}
        {actions.map(({ task: name, icon: Icon, label }) => (
          <Button
            key={name}
            id={`transactions-${name}`}
            size="sm"
            look="quiet"
            aria-label={label}
            disabled={isTooMany}
            className={name === "delete" ? "text-negative" : undefined}
            onClick={() => setTask(name)}
          >
            <Icon aria-hidden />
            <span className="max-sm:sr-only">{label}</span>
          </Button>
        ))}
        <IconButton label={t("transactions.bulk.clear")} size="icon-sm" onClick={onDone}>
          <X />
        </IconButton>
      </div>
      {task !== null && (
        <BulkDialog
          task={task}
          entries={entries}
          onClose={() => setTask(null)}
          onDone={() => {
            setTask(null);
            onDone();
          }}
        />
      )}
    </>
  );
}
