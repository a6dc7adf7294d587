"use client";

import { useCallback } from "react";
import { useTranslations } from "use-intl";

type Translate = ReturnType<typeof useTranslations<"imports.answers">>;

/** An answer about a file, such as `date-order=day-first`, in words; `null` where it is of a kind that we do not know. */
export function useAnswerWords(): (answer: string) => string | null {
  const t = useTranslations("imports.answers");
  return useCallback((answer: string) => wordsOf(answer, t), [t]);
}

const FIXED = {
  "date-order=day-first": "dayFirst",
  "date-order=month-first": "monthFirst",
  "date-order=year-first": "yearFirst",
  "decimal-mark=comma": "comma",
  "decimal-mark=dot": "dot",
  "sign=as-printed": "asPrinted",
  "sign=turned": "turned",
  "sign=by-kind": "byKind",
  "rows=take:repeated": "takeRepeated",
  "rows=leave:repeated": "leaveRepeated",
  "rows=take:other-table": "takeOtherTable",
  "rows=leave:other-table": "leaveOtherTable",
  "rows=take:fee": "takeFee",
  "rows=leave:fee": "leaveFee",
  "rows=take:unexplained": "takeUnexplained",
  "rows=leave:unexplained": "leaveUnexplained",
} as const;

function isFixed(answer: string): answer is keyof typeof FIXED {
  return answer in FIXED;
}

/** The words for an answer, in the written form that `docs/formats.md` tells. */
export function wordsOf(answer: string, t: Translate): string | null {
  if (isFixed(answer)) return t(FIXED[answer]);
  const mark = answer.indexOf("=");
  const value = answer.slice(mark + 1);
  switch (answer.slice(0, mark)) {
    case "year":
      return t("year", { year: value });
    case "amount":
      return amountWords(value, t);
    case "signs":
      return signWords(value, t);
    case "rows":
      return rowWords(value, t);
    default:
      return null;
  }
}

function amountWords(place: string, t: Translate): string {
  const column = (name: string) => (name.startsWith("#") ? t("columnNumber", { number: name.slice(1) }) : name);
  const [debit = "", credit] = place.split("/");
  if (credit !== undefined) {
    if (debit === "") return t("amountCredit", { credit: column(credit) });
    if (credit === "") return t("amountDebit", { debit: column(debit) });
    return t("amountSplit", { debit: column(debit), credit: column(credit) });
  }
  const [amount = "", flag] = place.split(":");
  if (flag !== undefined) return t("amountFlag", { column: column(amount), flag: column(flag) });
  return amount.startsWith("#") ? t("amountNumber", { column: amount.slice(1) }) : t("amount", { column: amount });
}

function signWords(words: string, t: Translate): string {
  const pairs = words.split(",").map((pair) => pair.split(":"));
  const of = (way: string) =>
    pairs
      .filter((pair) => pair[1] === way)
      .map((pair) => pair[0])
      .join(", ");
  const [ins, outs] = [of("in"), of("out")];
  if (outs === "") return t("signsIn", { ins });
  return ins === "" ? t("signsOut", { outs }) : t("signs", { ins, outs });
}

function rowWords(value: string, t: Translate): string | null {
  const [choice, kind, text = ""] = value.split(":");
  const isTaken = choice === "take";
  if (kind === "balance") return t(isTaken ? "takeBalance" : "leaveBalance", { text });
  if (kind === "status") return t(isTaken ? "takeStatus" : "leaveStatus", { text });
  return null;
}
