"use client";

import { CircleHelp, ListChecks, Search, Undo2 } from "lucide-react";
import { type RefObject } from "react";
import { useTranslations } from "use-intl";

import { useFormats } from "@/i18n/formats";
import { Button, IconButton } from "@/ui/button";
import { Input, Select } from "@/ui/input";
import { Progress } from "@/ui/progress";
import { Switch } from "@/ui/switch";

import { BANDS } from "./line";
import type { Deeds } from "./use-deeds";
import type { Review } from "./use-review";

const FULL = 100;

/** What is in sight, how far the review is, and what is done to many lines at once. */
export function FilterBar({
  review,
  deeds,
  search,
}: {
  review: Review;
  deeds: Deeds;
  search: RefObject<HTMLInputElement | null>;
}) {
  const t = useTranslations("review");
  const { filter, setFilter, canAnswer, sure, begin, focus } = review;
  return (
    <div role="search" aria-label={t("filter.label")} className="flex flex-col gap-3 p-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <div className="relative min-w-44 flex-1 md:max-w-xs">
          <Search aria-hidden className="absolute top-3 left-3 size-4 text-muted" />
          <Input
            ref={search}
            type="search"
            aria-label={t("filter.search")}
            placeholder={t("filter.search")}
            className="pl-9"
            value={filter.search}
            onChange={(event) => setFilter({ search: event.target.value })}
            onKeyDown={(event) => {
              if (event.key === "Enter" || event.key === "ArrowDown" || event.key === "Escape") {
                event.preventDefault();
                if (event.key === "Escape") setFilter({ search: "" });
                focus.takeKeyboard();
              }
            }}
          />
        </div>
        <Select
          aria-label={t("filter.band")}
          className="w-auto"
          value={filter.band ?? ""}
          onChange={(event) => setFilter({ band: BANDS.find((band) => band === event.target.value) ?? null })}
        >
          <option value="">{t("filter.anyBand")}</option>
          {BANDS.map((band) => (
            <option key={band} value={band}>
              {t(`band.${band}`)}
            </option>
          ))}
        </Select>
        <Switch label={t("filter.asked")} checked={filter.isAsked} onChange={(isAsked) => setFilter({ isAsked })} />
        <span className="flex flex-1 items-center justify-end gap-1">
          {canAnswer && (
            <>
              <Button size="sm" disabled={sure.length === 0} onClick={() => begin("sure")}>
                <ListChecks aria-hidden />
                {t("actions.acceptSure")}
                {sure.length > 0 && <span className="figures text-muted">{sure.length}</span>}
              </Button>
              <IconButton label={t("actions.undo")} size="icon-sm" onClick={deeds.undo}>
                <Undo2 />
              </IconButton>
            </>
          )}
          <IconButton
            label={t("actions.help")}
            size="icon-sm"
            className="hidden md:inline-flex"
            onClick={() => begin("help")}
          >
            <CircleHelp />
          </IconButton>
        </span>
      </div>
      <Far review={review} />
    </div>
  );
}

/** How far the lines are read, and how far they are reviewed. */
function Far({ review }: { review: Review }) {
  const t = useTranslations("review");
  const actions = useTranslations("common.actions");
  const formats = useFormats();
  const { lines, visible, left, unsent, reading, readAgain, session } = review;
  const total = lines?.all.length ?? 0;
  const expected = Math.max(session.stats.total, reading.count);
  const read = { count: formats.number(reading.count), total: formats.number(expected) };
  const isShort = visible.length < total;
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 text-sm">
        <p role="status" className="font-medium">
          {t("progress.left", { count: left })}
        </p>
        <p className="figures text-muted">
          {unsent > 0 && <span className="mr-3">{t("progress.saving", { count: unsent })}</span>}
          {isShort
            ? t("progress.shown", { shown: formats.number(visible.length), total })
            : t("progress.total", { shown: visible.length })}
        </p>
      </div>
      <Progress label={t("progress.label")} value={total === 0 ? 0 : ((total - left) / total) * FULL} />
      {reading.isReading && expected > 0 && lines?.isWhole !== true && (
        <div className="flex items-center gap-3 text-sm text-muted">
          <span className="figures whitespace-nowrap">{t("progress.reading", read)}</span>
          <Progress
            label={t("progress.reading", read)}
            value={(reading.count / expected) * FULL}
            tone="neutral"
            className="flex-1"
          />
        </div>
      )}
      {reading.error !== null && total > 0 && (
        <p role="alert" className="flex items-center gap-2 text-sm text-negative">
          {t("progress.failed")}
          <Button size="inline" look="link" onClick={readAgain}>
            {actions("retry")}
          </Button>
        </p>
      )}
    </div>
  );
}
