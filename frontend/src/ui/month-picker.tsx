"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";

import { addMonths, joinMonth, splitMonth } from "@/i18n/calendar";
import { useFormats } from "@/i18n/formats";

import { Button, IconButton } from "./button";
import { Popover } from "./popover";

const MONTHS = Array.from({ length: 12 }, (_, month) => month + 1);

/** A month, one step at a time or out of a year. */
export function MonthPicker({
  value,
  onChange,
  today,
}: {
  /** `YYYY-MM`. */
  value: string;
  onChange: (month: string) => void;
  /** The month that it is. */
  today: string;
}) {
  const t = useTranslations("common.month");
  const formats = useFormats();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <div className="flex items-center gap-1" role="group" aria-label={t("label")}>
      <IconButton label={t("previous")} onClick={() => onChange(addMonths(value, -1))}>
        <ChevronLeft />
      </IconButton>
      <Popover
        label={t("pick")}
        isOpen={isOpen}
        onOpenChange={setIsOpen}
        align="center"
        className="w-72 p-3"
        trigger={
          <Button className="min-w-40">
            <span className="first-letter:uppercase">{formats.month(value)}</span>
          </Button>
        }
      >
        <Year
          value={value}
          today={today}
          onChoose={(month) => {
            setIsOpen(false);
            onChange(month);
          }}
        />
      </Popover>
      <IconButton label={t("next")} onClick={() => onChange(addMonths(value, 1))}>
        <ChevronRight />
      </IconButton>
    </div>
  );
}

function Year({ value, today, onChoose }: { value: string; today: string; onChoose: (month: string) => void }) {
  const t = useTranslations("common.month");
  const formats = useFormats();
  const [year, setYear] = useState(splitMonth(value).year);
  return (
    <>
      <div className="mb-2 flex items-center justify-between">
        <IconButton label={String(year - 1)} size="icon-sm" onClick={() => setYear(year - 1)}>
          <ChevronLeft />
        </IconButton>
        <span className="figures text-sm font-medium">{year}</span>
        <IconButton label={String(year + 1)} size="icon-sm" onClick={() => setYear(year + 1)}>
          <ChevronRight />
        </IconButton>
      </div>
      <div className="grid grid-cols-3 gap-1">
        {MONTHS.map((number) => {
          const month = joinMonth(year, number);
          return (
            <Button
              key={month}
              size="sm"
              look={month === value ? "primary" : "quiet"}
              aria-current={month === value ? "date" : undefined}
              className="capitalize"
              onClick={() => onChoose(month)}
            >
              {formats.shortMonth(month)}
            </Button>
          );
        })}
      </div>
      <Button size="sm" look="link" className="mt-2 w-full" onClick={() => onChoose(today)}>
        {t("current")}
      </Button>
    </>
  );
}
