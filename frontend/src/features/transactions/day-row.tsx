"use client";

import { useTranslations } from "use-intl";

import { addDays } from "@/i18n/calendar";
import { useFormats } from "@/i18n/formats";
import { usePlace } from "@/session/workspace";

/** The heading of a day. */
export function DayRow({ row, index }: { row: { day: string; count: number }; index: number }) {
  const t = useTranslations("transactions.list");
  const formats = useFormats();
  const { today } = usePlace();
  const near = new Map([
    [today, t("today")],
    [addDays(today, -1), t("yesterday")],
    [addDays(today, 1), t("tomorrow")],
  ]).get(row.day);
  return (
    <div role="row" aria-rowindex={index + 2} className="border-b border-line bg-sunken px-4 py-2 text-sm">
      <div role="rowheader" className="flex items-baseline gap-2 font-medium">
        {near !== undefined && <span>{near}</span>}
        <span className={near === undefined ? "first-letter:uppercase" : "font-normal text-muted"}>
          {formats.longDate(row.day)}
        </span>
      </div>
    </div>
  );
}
