"use client";

import { Ban, Check, Layers2, Tags, Trash2, X } from "lucide-react";
import { useTranslations } from "use-intl";

import { Button, IconButton } from "@/ui/button";

import type { Deeds } from "./use-deeds";
import type { Review } from "./use-review";

/** What can be done to all lines that are selected. */
export function BulkBar({ review, deeds }: { review: Review; deeds: Deeds }) {
  const t = useTranslations("review");
  const { focus, begin, canAnswer, now } = review;
  const { selection, clear } = focus;
  if (selection.size === 0) return null;
  const lines = () => now([...selection]);
  return (
    <div
      role="toolbar"
      aria-label={t("bulk.label")}
      className="sticky bottom-16 z-20 mx-3 mb-3 flex flex-wrap items-center gap-1.5 rounded-xl border border-line bg-raised px-3 py-2 shadow-xl lg:bottom-3"
    >
      <span className="mr-2 text-sm font-medium">{t("bulk.selected", { count: selection.size })}</span>
      {canAnswer && (
        <>
          <Button size="sm" look="primary" onClick={() => deeds.accept(lines())}>
            <Check aria-hidden />
            {t("actions.accept")}
          </Button>
          <Button size="sm" onClick={() => begin("category", lines())}>
            <Layers2 aria-hidden />
            {t("actions.category")}
          </Button>
          <Button size="sm" onClick={() => begin("tags", lines())}>
            <Tags aria-hidden />
            {t("actions.tags")}
          </Button>
          <Button size="sm" onClick={() => deeds.ignore(lines())}>
            <Ban aria-hidden />
            {t("actions.ignore")}
          </Button>
          <Button size="sm" onClick={() => begin("remove", lines())}>
            <Trash2 aria-hidden />
            {t("actions.delete")}
          </Button>
        </>
      )}
      <IconButton label={t("actions.clearSelection")} size="icon-sm" className="ml-auto" onClick={clear}>
        <X />
      </IconButton>
    </div>
  );
}
