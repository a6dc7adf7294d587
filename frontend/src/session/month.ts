// The months that a workspace budgets and reports by: they may start on another day than the first, such as the pay day, and are
// named by the month that they start in. Invoices and imports go by civil months, whatever this is: see `@/i18n/calendar`.

import { addDays, addMonths, monthOf } from "@/i18n/calendar";

/** Days, both ends included. */
export interface Days {
  from: string;
  to: string;
}

/** The month that a day belongs to. */
export function reportMonthOf(day: string, startDay: number): string {
  return Number(day.slice(-2)) >= startDay ? monthOf(day) : addMonths(monthOf(day), -1);
}

/** The days of a month. */
export function daysOf(month: string, startDay: number): Days {
  const start = `-${String(startDay).padStart(2, "0")}`;
  return { from: month + start, to: addDays(addMonths(month, 1) + start, -1) };
}

/** The days of the year of a month. */
export function daysOfYear(month: string, startDay: number): Days {
  const year = month.slice(0, 4);
  return { from: daysOf(`${year}-01`, startDay).from, to: daysOf(`${year}-12`, startDay).to };
}
