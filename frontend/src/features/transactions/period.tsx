"use client";

import { CalendarRange, ChevronLeft, ChevronRight } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";

import { addDays, addMonths } from "@/i18n/calendar";
import { useFormats } from "@/i18n/formats";
import { daysOf, daysOfYear, reportMonthOf } from "@/session/month";
import { usePlace } from "@/session/workspace";
import { Button, IconButton } from "@/ui/button";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { Popover } from "@/ui/popover";

import { filterOf, wholeMonth, type Filters } from "./filters";

type Days = { date_from: string | undefined; date_to: string | undefined };
const EVER: Days = { date_from: undefined, date_to: undefined };

/** The days that are looked at: a month at a time, or any others. */
export function Period({ filters, onChange }: { filters: Filters; onChange: (days: Days) => void }) {
  const t = useTranslations("transactions.period");
  const { today, month: now, startDay } = usePlace();
  const [isOpen, setIsOpen] = useState(false);
  const base = wholeMonth(filters, startDay) ?? reportMonthOf(filters.date_to ?? filters.date_from ?? today, startDay);
  const isSet = filters.date_from !== undefined || filters.date_to !== undefined;
  // From no month at all, the first step back is to the one that it is.
  const step = (count: number) => onChange(filterOf(daysOf(isSet ? addMonths(base, count) : now, startDay)));
  const choose = (days: Days) => {
    setIsOpen(false);
    onChange(days);
  };
  return (
    <div role="group" aria-label={t("label")} className="flex items-center gap-1 max-sm:w-full">
      <IconButton label={t("previous")} onClick={() => step(-1)}>
        <ChevronLeft />
      </IconButton>
      <Popover
        label={t("label")}
        isOpen={isOpen}
        onOpenChange={setIsOpen}
        align="start"
        className="w-72 p-3"
        trigger={
          <Button className="min-w-44 first-letter:uppercase max-sm:flex-1">
            <CalendarRange aria-hidden />
            <PeriodName filters={filters} />
          </Button>
        }
      >
        <Choices filters={filters} onChoose={choose} />
      </Popover>
      <IconButton label={t("next")} onClick={() => step(1)}>
        <ChevronRight />
      </IconButton>
    </div>
  );
}

/** The days in words. */
export function PeriodName({ filters }: { filters: Filters }) {
  const t = useTranslations("transactions.period");
  const formats = useFormats();
  const { date_from: from, date_to: to } = filters;
  const whole = wholeMonth(filters, usePlace().startDay);
  if (whole !== null) return <span className="inline-block first-letter:uppercase">{formats.month(whole)}</span>;
  if (from !== undefined && to !== undefined) {
    return t("range", { from: formats.date(from), to: formats.date(to) });
  }
  if (from !== undefined) return t("since", { date: formats.date(from) });
  if (to !== undefined) return t("until", { date: formats.date(to) });
  return t("all");
}

function Choices({ filters, onChoose }: { filters: Filters; onChoose: (days: Days) => void }) {
  const t = useTranslations("transactions.period");
  const { today, month, startDay } = usePlace();
  const [days, setDays] = useState({ from: filters.date_from ?? "", to: filters.date_to ?? "" });
  const presets: { label: string; days: Days }[] = [
    { label: t("thisMonth"), days: filterOf(daysOf(month, startDay)) },
    { label: t("lastMonth"), days: filterOf(daysOf(addMonths(month, -1), startDay)) },
    { label: t("last90"), days: { date_from: addDays(today, -90), date_to: today } },
    { label: t("thisYear"), days: filterOf(daysOfYear(month, startDay)) },
    { label: t("all"), days: EVER },
  ];
  return (
    <>
      <div className="flex flex-col">
        {presets.map((preset) => (
          <Button
            key={preset.label}
            look="quiet"
            size="sm"
            className="justify-start"
            onClick={() => onChoose(preset.days)}
          >
            {preset.label}
          </Button>
        ))}
      </div>
      <form
        className="mt-3 flex flex-col gap-3 border-t border-line pt-3"
        onSubmit={(event) => {
          event.preventDefault();
          onChoose({ date_from: days.from || undefined, date_to: days.to || undefined });
        }}
      >
        <Field label={t("from")}>
          {(field) => (
            <Input
              {...field}
              type="date"
              value={days.from}
              max={days.to || undefined}
              onChange={(event) => setDays({ ...days, from: event.target.value })}
            />
          )}
        </Field>
        <Field label={t("to")}>
          {(field) => (
            <Input
              {...field}
              type="date"
              value={days.to}
              min={days.from || undefined}
              onChange={(event) => setDays({ ...days, to: event.target.value })}
            />
          )}
        </Field>
        <ApplyButton />
      </form>
    </>
  );
}

function ApplyButton() {
  const t = useTranslations("transactions.filter");
  return (
    <Button type="submit" look="primary" size="sm">
      {t("apply")}
    </Button>
  );
}
