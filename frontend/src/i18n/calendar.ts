// Civil days and months, as texts: `YYYY-MM-DD` and `YYYY-MM` sort as they follow each other.

/** Today, in a time zone. */
export function todayIn(timeZone: string, now = new Date()): string {
  const parts = new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
  return parts.format(now);
}

/** How long it is until the next day begins in a time zone, but for clocks that are put forward or back until then. */
export function millisecondsToMidnight(timeZone: string, now = new Date()): number {
  const clock = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit", second: "2-digit" });
  const [hours = 0, minutes = 0, seconds = 0] = clock.format(now).split(":").map(Number);
  return 86_400_000 - ((hours * 60 + minutes) * 60 + seconds) * 1000 - now.getMilliseconds();
}

export function monthOf(day: string): string {
  return day.slice(0, 7);
}

/** The month so many months later, or earlier. */
export function addMonths(month: string, count: number): string {
  const { year, month: number } = splitMonth(month);
  const months = year * 12 + number - 1 + count;
  return joinMonth(Math.floor(months / 12), (months % 12) + 1);
}

/** The day so many days later, or earlier. */
export function addDays(day: string, count: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + count);
  return date.toISOString().slice(0, 10);
}

export function firstDay(month: string): string {
  return `${month}-01`;
}

export function lastDay(month: string): string {
  return addDays(firstDay(addMonths(month, 1)), -1);
}

export function splitMonth(month: string): { year: number; month: number } {
  const [year = "1", number = "1"] = month.split("-");
  return { year: Number(year), month: Number(number) };
}

export function joinMonth(year: number, month: number): string {
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}`;
}

export function isMonth(text: string | null | undefined): text is string {
  return text != null && /^\d{4}-(0[1-9]|1[0-2])$/.test(text);
}
