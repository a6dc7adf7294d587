"use client";

import { useCallback } from "react";
import { useLocale, useTranslations } from "use-intl";

/** A sentence of the server's about a file, in the language that is read where we know it, else as it came. */
interface Said {
  text: string;
  /** What it is in, where that is not the language of the page. */
  lang: "en" | undefined;
}

type Translate = ReturnType<typeof useTranslations<"imports.said">>;

// The server says what it found in English. What files are full of is said here in the words of the page; the sentences are
// those of `fintrack-core/src/statement`.
const SAYINGS: readonly (readonly [RegExp, (t: Translate, part: (name: string) => string) => string])[] = [
  [/^the names of the columns$/, (t) => t("columnNames")],
  [/^the names of the columns, again$/, (t) => t("columnNamesAgain")],
  [/^above the table$/, (t) => t("aboveTable")],
  [/^of another table$/, (t) => t("otherTable")],
  [/^the names of another table's columns$/, (t) => t("otherTableNames")],
  [/^its amount is zero: it moved nothing$/, (t) => t("zero")],
  [/^repeats line (?<line>\d+), with the same balance$/, (t, part) => t("repeats", { line: part("line") })],
  [/^more text of line (?<line>\d+)$/, (t, part) => t("moreText", { line: part("line") })],
  [/^it has no date and no amount$/, (t) => t("noDateNoAmount")],
  [/^it has an amount and no date$/, (t) => t("noDate")],
  [/^it has a date and no amount$/, (t) => t("noAmount")],
  [/^(the balance before the first line|the opening balance, not a transaction)$/, (t) => t("openingBalance")],
  [/^a balance$|^`.*` is a balance, not a transaction$/, (t) => t("balance")],
  [/^a total$/, (t) => t("total")],
  [/^an entry that is not booked yet/, (t) => t("notBooked")],
  [/^a movement of securities, not of money$/, (t) => t("securities")],
  [
    /^amount `(?<text>.*)` is not (written as|a number such as) (?<style>.+)$/,
    (t, part) => t("badAmount", { text: part("text"), style: part("style") }),
  ],
  [/^date `(?<text>.*)` is no day written day first/, (t, part) => t("badDateDay", { text: part("text") })],
  [/^date `(?<text>.*)` is no day written month first/, (t, part) => t("badDateMonth", { text: part("text") })],
  [/^date `(?<text>.*)` is no day written year first/, (t, part) => t("badDateYear", { text: part("text") })],
  [
    /^date `(?<text>.*)` is not a day such as (?<style>.+)$/,
    (t, part) => t("badDate", { text: part("text"), style: part("style") }),
  ],
  [
    /^it has (?<found>\d+) cells, the header names (?<expected>\d+)$/,
    (t, part) => t("cells", { found: part("found"), expected: part("expected") }),
  ],
  [/^columns end at tabs$/, (t) => t("tabs")],
  [/^columns end at blanks$/, (t) => t("blanks")],
  [/^columns of fixed width$/, (t) => t("fixedWidth")],
  [/^columns end at `(?<mark>.)`$/, (t, part) => t("delimiter", { mark: part("mark") })],
  [/^dates day first$/, (t) => t("datesDayFirst")],
  [/^dates month first$/, (t) => t("datesMonthFirst")],
  [/^dates year first$/, (t) => t("datesYearFirst")],
  [/^amounts as (?<style>[\d.,]+)$/, (t, part) => t("amountsAs", { style: part("style") })],
  [/^(?<charset>(UTF|utf|windows|ISO|iso)[-\w]+)$/, (t, part) => t("charset", { charset: part("charset") })],
  [
    /^dates such as `(?<example>.*)` are read day first: no date proves it, all else agrees$/,
    (t, part) => t("assumedDayFirst", { example: part("example") }),
  ],
  [
    /^dates such as `(?<example>.*)` are read month first: no date proves it, all else agrees$/,
    (t, part) => t("assumedMonthFirst", { example: part("example") }),
  ],
  [
    /^dates such as `(?<example>.*)` are read day first, as (?<institution>.+) writes them$/,
    (t, part) => t("assumedByInstitution", { example: part("example"), institution: part("institution") }),
  ],
  [
    /^the amounts in `?(?<column>.*?)`? are all printed without a sign, and are taken as printed$/,
    (t, part) => t("unsigned", { column: part("column") }),
  ],
  [
    /^the amount is in `?(?<column>[^`:]*)`?: no other column holds signed amounts$/,
    (t, part) => t("onlySigned", { column: part("column") }),
  ],
  [
    /^(?<count>\d+) transactions could not be read, and the balances do not add up: line (?<line>\d+) is the first$/,
    (t, part) => t("unread", { count: part("count"), line: part("line") }),
  ],
  [/^the file ends before /, (t) => t("truncated")],
  [/^the (statement|file|table) (holds no transaction|has columns and no transaction)$/, (t) => t("nothingIn")],
];

/** What the server says of a file, in the language of the page as far as we know its words. */
export function useSaid(): { sentence: (text: string) => Said; layout: (text: string) => Said } {
  const t = useTranslations("imports.said");
  const isEnglish = useLocale() === "en";
  const sentence = useCallback(
    (text: string): Said => {
      if (isEnglish) return { text: sayPlainly(text), lang: undefined };
      for (const [pattern, say] of SAYINGS) {
        const match = pattern.exec(text);
        if (match !== null) return { text: say(t, (name) => match.groups?.[name] ?? ""), lang: undefined };
      }
      return { text: sayPlainly(text), lang: "en" };
    },
    [t, isEnglish],
  );
  const layout = useCallback(
    (text: string): Said => {
      const parts = text.split(", ").map(sentence);
      const isKnown = parts.every(({ lang }) => lang === undefined);
      return isKnown ? { text: parts.map((part) => part.text).join(", "), lang: undefined } : sentence(text);
    },
    [sentence],
  );
  return { sentence, layout };
}

/** Without the marks of code. */
function sayPlainly(text: string): string {
  return text.replace(/`([^`]*)`/g, "“$1”");
}
