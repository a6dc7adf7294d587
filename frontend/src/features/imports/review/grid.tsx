"use client";

import { defaultRangeExtractor, useVirtualizer, type Range } from "@tanstack/react-virtual";
import { useCallback, useEffect, useRef, type MouseEvent } from "react";
import { useTranslations } from "use-intl";

import { classNames } from "@/ui/class-names";

import { COLUMNS, Row, ROW_HEIGHT, rowId, WIDE } from "./row";
import type { Review } from "./use-review";

const OVERSCAN = 12;

/** All lines in one grid, of which those in sight are drawn. */
export function Grid({ review, onOpen }: { review: Review; onOpen: (place: number) => void }) {
  const t = useTranslations("review");
  const { visible, focus, question } = review;
  const { place: active, turn, selection } = focus;
  const scroll = useRef<HTMLDivElement>(null);
  // The line in focus stays drawn wherever one scrolls: it holds the keyboard.
  const rangeExtractor = useCallback(
    (range: Range) => {
      const drawn = defaultRangeExtractor(range);
      return active < 0 || active >= range.count || drawn.includes(active)
        ? drawn
        : [...drawn, active].sort((a, b) => a - b);
    },
    [active],
  );
  // eslint-disable-next-line react-hooks/incompatible-library -- its functions are called while drawing, and kept nowhere
  const virtual = useVirtualizer({
    count: visible.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: OVERSCAN,
    rangeExtractor,
    getItemKey: (place) => visible[place]?.id ?? place,
  });

  const id = focus.line?.id;
  const lastTurn = useRef(0);
  useEffect(() => {
    if (turn === 0 || id === undefined) return;
    // Another line may come into focus because lines change: that takes the keyboard from nobody who types elsewhere.
    const holder = document.activeElement;
    const isHere = holder === null || holder === document.body || scroll.current?.contains(holder) === true;
    if (lastTurn.current === turn && !isHere) return;
    lastTurn.current = turn;
    virtual.scrollToIndex(active, { align: "auto" });
    document.getElementById(rowId(id))?.focus({ preventScroll: true });
    // Lines that change above it do not move the keyboard.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [turn, id]);

  const placeOf = (event: MouseEvent<HTMLElement>) => {
    const row = (event.target as HTMLElement).closest<HTMLElement>("[data-place]");
    return row === null ? null : Number(row.dataset["place"]);
  };
  const onClick = (event: MouseEvent<HTMLElement>) => {
    const place = placeOf(event);
    if (place === null) return;
    const isBox = (event.target as HTMLElement).closest("[data-select]") !== null;
    if (event.shiftKey) focus.extend(place);
    else if (isBox || event.ctrlKey || event.metaKey) focus.toggle(place);
    else focus.go(place);
  };
  return (
    // The keys are heard around it, together with those of the details below.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <div
      role="grid"
      aria-label={t("table")}
      aria-rowcount={visible.length + 1}
      aria-colcount={8}
      aria-multiselectable
      onClick={onClick}
      onDoubleClick={(event) => {
        const place = placeOf(event);
        if (place !== null) onOpen(place);
      }}
    >
      <Header review={review} />
      <div
        ref={scroll}
        role="presentation"
        className="overflow-y-auto [scrollbar-gutter:stable]"
        style={{ height: `min(${Math.max(visible.length, 1) * ROW_HEIGHT}px, max(16rem, 100dvh - 24rem))` }}
      >
        <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const line = visible[index];
            return (
              line !== undefined && (
                <Row
                  key={line.id}
                  line={line}
                  place={index}
                  top={start}
                  isActive={index === active}
                  isSelected={selection.has(line.id)}
                  question={question(line)}
                />
              )
            );
          })}
        </div>
      </div>
    </div>
  );
}

function Header({ review: { visible, focus } }: { review: Review }) {
  const t = useTranslations("review");
  const isAll = visible.length > 0 && focus.selection.size >= visible.length;
  const names = ["date", "description", "amount", "type", "category", "tags", "status"] as const;
  return (
    <div role="rowgroup" className="overflow-hidden border-b border-line bg-surface [scrollbar-gutter:stable]">
      <div role="row" aria-rowindex={1} className={classNames(COLUMNS, "h-9 items-center text-xs text-muted")}>
        <span role="columnheader" className="flex items-center justify-center">
          <input
            type="checkbox"
            checked={isAll}
            aria-label={t("selectAll")}
            className="size-4 accent-(--accent)"
            onChange={() => (isAll ? focus.clear() : focus.select(visible.map(({ id }) => id)))}
          />
        </span>
        {names.map((name) => (
          <span
            key={name}
            role="columnheader"
            className={classNames(
              "font-medium",
              name === "amount" && "text-right",
              (name === "type" || name === "tags") && WIDE,
            )}
          >
            {t(`columns.${name}`)}
          </span>
        ))}
      </div>
    </div>
  );
}
