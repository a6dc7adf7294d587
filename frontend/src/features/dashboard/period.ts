import { isMonth, joinMonth, splitMonth } from "@/i18n/calendar";
import { reportMonthOf } from "@/session/month";

/** What the dashboard is about: a report month, its year, or days of one's own choice. */
export type Period =
  { kind: "month"; month: string } | { kind: "year"; month: string } | { kind: "days"; start: string; end: string };

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** What an address says, by the names that the API has for it; the present month where it says nothing. */
export function periodOf(address: { get: (name: string) => string | null }, thisMonth: string): Period {
  const [start, end] = [address.get("start_date"), address.get("end_date")];
  if (isDay(start) && isDay(end) && start <= end) return { kind: "days", start, end };
  const asked = address.get("month");
  const month = isMonth(asked) ? asked : thisMonth;
  return address.get("span") === "YEAR" ? { kind: "year", month } : { kind: "month", month };
}

/** How an address says it. */
export function addressOf(period: Period, thisMonth: string): Record<string, string | null> {
  const none = { month: null, span: null, start_date: null, end_date: null };
  if (period.kind === "days") return { ...none, start_date: period.start, end_date: period.end };
  const month = period.month === thisMonth ? null : period.month;
  return { ...none, month, span: period.kind === "year" ? "YEAR" : null };
}

/** The report month that answers for single months are asked for. */
export function monthIn(period: Period, startDay: number): string {
  return period.kind === "days" ? reportMonthOf(period.end, startDay) : period.month;
}

/** The report months that a line of many months goes through; where nothing is said, the server goes back a year. */
export function monthsOf(period: Period, startDay: number): { first_month?: string; last_month: string } {
  if (period.kind !== "year") return { last_month: monthIn(period, startDay) };
  const { year } = splitMonth(period.month);
  return { first_month: joinMonth(year, 1), last_month: joinMonth(year, 12) };
}

/** What the financial summary is asked for. */
export function summaryQuery(period: Period, startDay: number, account: string | null) {
  return {
    ...splitMonth(monthIn(period, startDay)),
    ...(period.kind === "year" && { span: "YEAR" as const }),
    ...(period.kind === "days" && { start_date: period.start, end_date: period.end }),
    ...(account !== null && { account_id: account }),
  };
}

export function isDay(text: string | null | undefined): text is string {
  return text != null && DAY.test(text) && !Number.isNaN(new Date(`${text}T00:00:00Z`).getTime());
}
