"use client";

import { useCallback } from "react";
import { useLocale, useTranslations } from "use-intl";

import { useFormats } from "@/i18n/formats";

import {
  draftOf,
  isGroup,
  wordsOf,
  type AmountLeaf,
  type Condition,
  type Draft,
  type Leaf,
  type TextLeaf,
} from "./condition";
import type { Names } from "./names";

/** A condition as a sentence. */
export function useSayCondition(names: Names): (condition: Condition) => string {
  const t = useTranslations("rules");
  const entry = useTranslations("common.entry");
  const locale = useLocale();
  const formats = useFormats();
  return useCallback(
    (condition: Condition) => {
      const joined = (parts: readonly string[], type: "conjunction" | "disjunction") =>
        new Intl.ListFormat(locale, { type }).format(parts);
      const anyOf = (parts: readonly string[]) => joined(parts, "disjunction");
      const text = ({ how, text }: TextLeaf) => {
        const value = how === "any_word" ? anyOf(wordsOf(text).map(quoted)) : quoted(text);
        return t(`say.text.${how}`, { value });
      };
      const amount = ({ how, low, high, currency }: AmountLeaf) =>
        how === "between"
          ? t("say.amount.between", { low: formats.amount(low, currency), high: formats.amount(high, currency) })
          : t(`say.amount.${how}`, { low: formats.amount(low, currency) });
      const leaf = (one: Leaf): string => {
        switch (one.kind) {
          case "description":
            return text(one);
          case "amount":
            return amount(one);
          case "direction":
            return t(`say.direction.${one.direction}`);
          case "day_of_month":
            return t("say.days", { from: one.from, to: one.to });
          case "account":
            return t("say.account", { value: anyOf(one.chosen.map(names.account)) });
          case "card":
            return t("say.card", { value: anyOf(one.chosen.map(names.card)) });
          case "kind":
            return t("say.kind", { value: anyOf(one.chosen.map((kind) => entry(kind as never))) });
          case "weekday":
            return t("say.weekday", { value: anyOf(one.chosen.map((day) => t(`editor.weekday.${day as "monday"}`))) });
        }
      };
      const say = (one: Draft, isInner: boolean): string => {
        const said = isGroup(one)
          ? joined(
              one.parts.map((part) => say(part, one.parts.length > 1)),
              one.kind === "all" ? "conjunction" : "disjunction",
            )
          : leaf(one);
        const isBraced = isGroup(one) && one.parts.length > 1 && (isInner || one.isNot);
        const whole = isBraced ? `(${said})` : said;
        return one.isNot ? t("say.not", { value: whole }) : whole;
      };
      return say(draftOf(condition), false);
    },
    [t, entry, locale, formats, names],
  );
}

function quoted(text: string): string {
  return `“${text}”`;
}
