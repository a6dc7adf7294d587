"use client";

import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { Check, EllipsisVertical } from "lucide-react";
import { memo, useLayoutEffect, useRef, useState, type RefObject } from "react";
import { useTranslations } from "use-intl";

import { useFormats } from "@/i18n/formats";
import { Button, IconButton } from "@/ui/button";
import { Menu, MenuItem } from "@/ui/menu";

import type { Line, Question } from "./line";
import { LineAmount, LineFiling, LineGuess, LineTags, LineWords } from "./line-parts";
import { Recurrence } from "./recurrence";
import { Status } from "./status";
import { hasTwin, Twin } from "./twin";
import type { Deeds } from "./use-deeds";
import type { Review } from "./use-review";

const LIKELY_HEIGHT = 180;
const OVERSCAN = 4;

/** The same lines for a phone: cards with buttons that a thumb finds. */
export function Cards({ review, deeds }: { review: Review; deeds: Deeds }) {
  const t = useTranslations("review");
  const { visible, question } = review;
  const list = useRef<HTMLUListElement>(null);
  const offset = useOffset(list);
  const virtual = useWindowVirtualizer({
    count: visible.length,
    estimateSize: () => LIKELY_HEIGHT,
    overscan: OVERSCAN,
    scrollMargin: offset,
    getItemKey: (place) => visible[place]?.id ?? place,
  });
  return (
    <ul ref={list} aria-label={t("table")} className="relative" style={{ height: virtual.getTotalSize() }}>
      {virtual.getVirtualItems().map(({ index, start }) => {
        const line = visible[index];
        return (
          line !== undefined && (
            <li
              key={line.id}
              ref={virtual.measureElement}
              data-index={index}
              aria-posinset={index + 1}
              aria-setsize={visible.length}
              className="absolute inset-x-0 top-0 border-t border-line px-3 py-3"
              style={{ transform: `translateY(${start - offset}px)` }}
            >
              <LineCard line={line} question={question(line)} review={review} deeds={deeds} />
            </li>
          )
        );
      })}
    </ul>
  );
}

/** How far down the page something begins: what stands above it grows and shrinks as it is read. */
function useOffset(place: RefObject<HTMLElement | null>): number {
  const [offset, setOffset] = useState(0);
  useLayoutEffect(() => {
    const measure = () => setOffset((place.current?.getBoundingClientRect().top ?? 0) + window.scrollY);
    const watch = new ResizeObserver(measure);
    watch.observe(document.body);
    measure();
    return () => watch.disconnect();
  }, [place]);
  return offset;
}

const LineCard = memo(function LineCard({
  line,
  question,
  review,
  deeds,
}: {
  line: Line;
  question: Question | null;
  review: Review;
  deeds: Deeds;
}) {
  const formats = useFormats();
  const entry = useTranslations("common.entry");
  const binding = review.bindings.get(line.id);
  return (
    <article aria-label={line.description} className="flex flex-col gap-2 text-sm">
      <div className="flex items-start justify-between gap-3">
        <div className="flex min-w-0 flex-col">
          <LineWords line={line} />
          <span className="text-xs text-muted">
            {formats.shortDate(line.transaction_date)} · {entry(line.type)}
          </span>
        </div>
        <LineAmount line={line} className="text-base" />
      </div>
      <div className="flex items-start justify-between gap-3">
        <div className="flex min-w-0 flex-col gap-1">
          <LineFiling line={line} />
          <LineGuess line={line} className="flex-wrap" />
          <LineTags line={line} max={3} />
        </div>
        <Status line={line} question={question} />
      </div>
      {question === "twin" && <Twin line={line} review={review} deeds={deeds} />}
      {question === "side" && hasTwin(line) && <Twin line={line} review={review} deeds={deeds} />}
      {binding !== undefined && question === "recurring" && (
        <Recurrence line={line} binding={binding} deeds={deeds} canAnswer={review.canAnswer} />
      )}
      {review.canAnswer && line.status !== "COMPLETED" && <Buttons line={line} review={review} deeds={deeds} />}
    </article>
  );
});

function Buttons({ line, review, deeds }: { line: Line; review: Review; deeds: Deeds }) {
  const t = useTranslations("review.actions");
  const { begin } = review;
  return (
    <div className="grid grid-cols-[1fr_1.15fr_1fr_auto] gap-2">
      <Button look="primary" className="h-11 min-w-0 px-1" onClick={() => deeds.accept([line])}>
        {t("accept")}
      </Button>
      <Button className="h-11 min-w-0 px-1" onClick={() => begin("category", [line])}>
        {t("category")}
      </Button>
      <Button className="h-11 min-w-0 px-1" aria-pressed={line.data.ignore} onClick={() => deeds.ignore([line])}>
        {line.data.ignore && <Check aria-hidden />}
        {t("ignore")}
      </Button>
      <Menu
        trigger={
          <IconButton label={t("more", { name: line.description })} className="size-11">
            <EllipsisVertical />
          </IconButton>
        }
      >
        <MenuItem onSelect={() => begin("tags", [line])}>{t("tags")}</MenuItem>
        <MenuItem onSelect={() => begin("split", [line])}>{t("split")}</MenuItem>
        <MenuItem onSelect={() => begin("edit", [line])}>{t("edit")}</MenuItem>
        <MenuItem tone="negative" onSelect={() => begin("remove", [line])}>
          {t("delete")}
        </MenuItem>
      </Menu>
    </div>
  );
}
