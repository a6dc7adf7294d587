"use client";

import { memo } from "react";
import { useTranslations } from "use-intl";

import { useFormats } from "@/i18n/formats";
import { classNames } from "@/ui/class-names";

import type { Line, Question } from "./line";
import { LineAmount, LineFiling, LineGuess, LineTags, LineWords } from "./line-parts";
import { Status } from "./status";

/** Every row is as high as every other, in pixels, so that any of 20,000 can be jumped to. */
export const ROW_HEIGHT = 60;

/** The columns. Where there is less room, types stand below amounts, and tags below descriptions. */
export const COLUMNS =
  "grid grid-cols-[1.75rem_4.5rem_minmax(0,1.15fr)_7.25rem_minmax(0,1fr)_7.5rem] gap-x-3 px-3 2xl:grid-cols-[1.75rem_4.5rem_minmax(0,1.3fr)_7.5rem_9rem_minmax(0,1fr)_8rem_9rem]";

/** Columns that narrow windows leave out. */
export const WIDE = "hidden 2xl:flex";
const NARROW = "2xl:hidden";

export function rowId(line: string): string {
  return `line-${line}`;
}

/** A line. What is done with it, the grid hears of. */
export const Row = memo(function Row({
  line,
  place,
  top,
  isActive,
  isSelected,
  question,
}: {
  line: Line;
  place: number;
  top: number;
  isActive: boolean;
  isSelected: boolean;
  question: Question | null;
}) {
  const t = useTranslations("review");
  const entry = useTranslations("common.entry");
  const formats = useFormats();
  const cell = "flex min-w-0 flex-col justify-center";
  return (
    <div
      role="row"
      id={rowId(line.id)}
      data-place={place}
      aria-rowindex={place + 2}
      aria-selected={isSelected}
      tabIndex={isActive ? 0 : -1}
      style={{ height: ROW_HEIGHT, transform: `translateY(${top}px)` }}
      className={classNames(
        COLUMNS,
        "absolute inset-x-0 top-0 cursor-default border-b border-line text-sm outline-none",
        "focus-visible:outline-2 focus-visible:-outline-offset-2 focus-visible:outline-accent",
        isActive ? "bg-accent-soft/60" : isSelected ? "bg-sunken" : "hover:bg-sunken/60",
      )}
    >
      <span role="gridcell" className="flex items-center justify-center">
        <input
          type="checkbox"
          data-select
          readOnly
          tabIndex={-1}
          checked={isSelected}
          aria-label={t("select", { name: line.description })}
          className="size-4 accent-(--accent)"
        />
      </span>
      <span
        role="gridcell"
        className={classNames(cell, "figures whitespace-nowrap")}
        title={formats.date(line.transaction_date)}
      >
        {formats.shortDate(line.transaction_date)}
      </span>
      <span role="gridcell" className={cell}>
        <LineWords line={line} />
        {line.data.tag_ids.length > 0 && (
          <span className={NARROW}>
            <LineTags line={line} max={2} />
          </span>
        )}
      </span>
      <span role="gridcell" className={classNames(cell, "items-end")}>
        <LineAmount line={line} />
        <span className={classNames(NARROW, "max-w-full truncate text-xs text-muted")}>{entry(line.type)}</span>
      </span>
      <span role="gridcell" className={classNames(cell, WIDE)}>
        <span className="truncate text-muted">{entry(line.type)}</span>
      </span>
      <span role="gridcell" className={classNames(cell, "gap-0.5")}>
        <LineFiling line={line} />
        <LineGuess line={line} />
      </span>
      <span role="gridcell" className={classNames(cell, WIDE)}>
        <LineTags line={line} max={1} />
      </span>
      <span role="gridcell" className={cell}>
        <Status line={line} question={question} />
      </span>
    </div>
  );
});
