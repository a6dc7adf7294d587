"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";
import { useId, useState } from "react";
import { useTranslations } from "use-intl";

import { addMonths, splitMonth } from "@/i18n/calendar";
import { useAccountOptions } from "@/pickers/options";
import { daysOf } from "@/session/month";
import { IconButton } from "@/ui/button";
import { Combobox } from "@/ui/combobox";
import { Input, Select } from "@/ui/input";
import { MonthPicker } from "@/ui/month-picker";

import { isDay, type Period } from "./period";
import type { View } from "./view";

type Choice = "current" | "last" | "month" | "year" | "days";

const MONTHS_OF_YEAR = 12;
/** A year that is being typed is `0002` at first. */
const FIRST_DAY = "1900-01-01";

/** Which days, and whose money. */
export function PeriodControls({
  view,
  change,
}: {
  view: View;
  change: (changed: { period?: Period; account?: string | null }) => void;
}) {
  const t = useTranslations("dashboard.period");
  const accounts = useAccountOptions(view.account);
  const toPeriod = (period: Period) => change({ period });
  return (
    <div className="flex w-full flex-wrap items-center gap-2 sm:w-auto">
      <Choices view={view} onChange={toPeriod} />
      <div className="order-last flex w-full justify-center sm:order-none sm:w-auto">
        <Exactly view={view} onChange={toPeriod} />
      </div>
      <Combobox
        label={t("account")}
        placeholder={t("allAccounts")}
        options={accounts}
        value={view.account}
        onChange={(account) => change({ account })}
        isClearable
        className="flex-1 sm:w-56 sm:flex-none"
      />
    </div>
  );
}

function Choices({ view, onChange }: { view: View; onChange: (period: Period) => void }) {
  const t = useTranslations("dashboard.period");
  const { period, thisMonth, month } = view;
  const lastMonth = addMonths(thisMonth, -1);
  const chosen = choiceOf(period, thisMonth, lastMonth);
  const choose = (choice: Choice) => {
    if (choice === "current") onChange({ kind: "month", month: thisMonth });
    if (choice === "last") onChange({ kind: "month", month: lastMonth });
    if (choice === "year") onChange({ kind: "year", month });
    if (choice === "days") {
      const { from, to } = daysOf(month, view.startDay);
      onChange({ kind: "days", start: from, end: to });
    }
  };
  return (
    <Select
      aria-label={t("label")}
      value={chosen}
      onChange={(event) => choose(event.target.value as Choice)}
      className="w-auto"
    >
      <option value="current">{t("current")}</option>
      <option value="last">{t("last")}</option>
      {chosen === "month" && <option value="month">{t("month")}</option>}
      <option value="year">{t("year")}</option>
      <option value="days">{t("days")}</option>
    </Select>
  );
}

function choiceOf(period: Period, thisMonth: string, lastMonth: string): Choice {
  if (period.kind !== "month") return period.kind;
  if (period.month === thisMonth) return "current";
  return period.month === lastMonth ? "last" : "month";
}

function Exactly({ view, onChange }: { view: View; onChange: (period: Period) => void }) {
  const { period, thisMonth } = view;
  if (period.kind === "days") return <OwnDays start={period.start} end={period.end} onChange={onChange} />;
  if (period.kind === "year") {
    return <Year month={period.month} onChange={(month) => onChange({ kind: "year", month })} />;
  }
  return (
    <MonthPicker value={period.month} today={thisMonth} onChange={(month) => onChange({ kind: "month", month })} />
  );
}

function Year({ month, onChange }: { month: string; onChange: (month: string) => void }) {
  const t = useTranslations("dashboard.period");
  return (
    <div className="flex items-center gap-1" role="group" aria-label={t("year")}>
      <IconButton label={t("previousYear")} onClick={() => onChange(addMonths(month, -MONTHS_OF_YEAR))}>
        <ChevronLeft />
      </IconButton>
      <span className="figures min-w-14 text-center font-medium" aria-live="polite">
        {splitMonth(month).year}
      </span>
      <IconButton label={t("nextYear")} onClick={() => onChange(addMonths(month, MONTHS_OF_YEAR))}>
        <ChevronRight />
      </IconButton>
    </div>
  );
}

function OwnDays({ start, end, onChange }: { start: string; end: string; onChange: (period: Period) => void }) {
  const t = useTranslations("dashboard.period");
  const errorId = useId();
  const said = `${start} ${end}`;
  // What is typed holds until the period is another one.
  const [typed, setTyped] = useState({ said, start, end });
  const days = typed.said === said ? typed : { start, end };
  const isComplete = (day: string) => isDay(day) && day >= FIRST_DAY;
  const isReversed = isComplete(days.start) && isComplete(days.end) && days.start > days.end;
  const settle = () => {
    const isOther = days.start !== start || days.end !== end;
    if (isOther && !isReversed && isComplete(days.start) && isComplete(days.end)) {
      onChange({ kind: "days", start: days.start, end: days.end });
    }
  };
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1" role="group" aria-label={t("days")}>
      {(["start", "end"] as const).map((edge) => (
        <label key={edge} className="flex items-center gap-2 text-sm text-muted">
          {t(edge)}
          <Input
            type="date"
            value={days[edge]}
            aria-invalid={isReversed || undefined}
            aria-describedby={isReversed ? errorId : undefined}
            className="w-auto"
            onChange={(event) => setTyped({ said, start: days.start, end: days.end, [edge]: event.target.value })}
            onBlur={settle}
            onKeyDown={(event) => {
              if (event.key === "Enter") settle();
            }}
          />
        </label>
      ))}
      {isReversed && (
        <p id={errorId} role="alert" className="w-full text-sm text-negative">
          {t("reversed")}
        </p>
      )}
    </div>
  );
}
