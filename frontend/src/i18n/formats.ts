"use client";

import { useMemo } from "react";
import { useLocale } from "use-intl";

/** How amounts, days and shares are written in the language that is spoken. */
export interface Formats {
  /** An amount, from the decimal text that the server sends: a large sum loses cents as a number. */
  amount: (value: string, currency: string) => string;
  /** An amount where there is little room: `R$ 1,2 mil`. */
  compactAmount: (value: string, currency: string) => string;
  /** A number of percents. */
  percent: (value: number) => string;
  number: (value: number) => string;
  /** A day, `YYYY-MM-DD`. */
  date: (day: string) => string;
  /** A day with its weekday. */
  longDate: (day: string) => string;
  /** A day of this year or so: `7 de mar.`. */
  shortDate: (day: string) => string;
  /** A month, `YYYY-MM`. */
  month: (month: string) => string;
  /** A month where there is little room: `mar. 26`. */
  shortMonth: (month: string) => string;
  /** An instant, in the time zone of whoever looks on. */
  instant: (instant: string) => string;
  /** How long ago: `há 2 horas`. */
  ago: (instant: string, now: Date) => string;
}

export function useFormats(): Formats {
  const locale = useLocale();
  return useMemo(() => formatsOf(locale), [locale]);
}

export function formatsOf(locale: string): Formats {
  const known = new Map<string, Intl.NumberFormat>();
  const formatOf = (currency: string, decimals: number | "compact") => {
    const key = `${currency} ${decimals}`;
    const made = known.get(key) ?? currencyFormatOf(locale, currency, decimals);
    known.set(key, made);
    return made;
  };
  const amount = (value: string, currency: string, decimals: number | "compact") => {
    // The text is exact; a number would not be.
    const text = formatOf(currency, decimals).format(value as Intl.StringNumericLiteral);
    return isNameable(currency) ? text : `${text} ${currency}`;
  };
  const day = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" });
    return (text: string) => format.format(new Date(`${text}T00:00:00Z`));
  };
  const percent = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const instant = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const [longMonth, shortMonth] = [day({ year: "numeric", month: "long" }), day({ year: "2-digit", month: "short" })];
  return {
    amount: (value, currency) => amount(value, currency, decimalsOf(value)),
    compactAmount: (value, currency) => amount(value, currency, "compact"),
    percent: (value) => `${percent.format(value)}%`,
    number: (value) => percent.format(value),
    date: day({ year: "numeric", month: "2-digit", day: "2-digit" }),
    longDate: day({ weekday: "long", year: "numeric", month: "long", day: "numeric" }),
    shortDate: day({ month: "short", day: "numeric" }),
    month: (month) => longMonth(`${month}-01`),
    shortMonth: (month) => shortMonth(`${month}-01`),
    instant: (text) => instant.format(new Date(text)),
    ago: (text, now) => ago(relative, (new Date(text).getTime() - now.getTime()) / 1000),
  };
}

/** The server writes all the decimals that a currency has. */
function decimalsOf(value: string): number {
  return value.split(".")[1]?.length ?? 0;
}

function currencyFormatOf(locale: string, currency: string, decimals: number | "compact"): Intl.NumberFormat {
  const style = isNameable(currency) ? ({ style: "currency", currency } as const) : {};
  // A coin's first digits may be far behind the point; of larger amounts one decimal is as much as there is room for.
  if (decimals === "compact") {
    return new Intl.NumberFormat(locale, {
      ...style,
      notation: "compact",
      minimumFractionDigits: 0,
      maximumFractionDigits: 1,
      maximumSignificantDigits: 2,
      roundingPriority: "morePrecision",
    });
  }
  const known = new Intl.NumberFormat(locale, style);
  // `Intl` gives two decimals to each currency that it does not know, though a coin may have eight of them.
  const digits = Math.max(decimals, known.resolvedOptions().minimumFractionDigits ?? 0);
  return new Intl.NumberFormat(locale, { ...style, minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** Whether `Intl` can name a currency: it takes any three letters, ISO's or a coin's. */
function isNameable(currency: string): boolean {
  return /^[A-Z]{3}$/.test(currency);
}

const UNITS = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const;

function ago(format: Intl.RelativeTimeFormat, seconds: number): string {
  for (const [unit, length] of UNITS) {
    if (Math.abs(seconds) >= length) return format.format(Math.trunc(seconds / length), unit);
  }
  return format.format(0, "minute");
}
