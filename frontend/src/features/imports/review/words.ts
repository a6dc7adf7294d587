"use client";

import { useMemo } from "react";
import { useTranslations } from "use-intl";

import { useFormats } from "@/i18n/formats";

import { bandOf, reasonOf, type Line } from "./line";
import { useNames } from "./names";

type Missing = "category" | "other_account" | "card" | "other_amount" | "currency" | "investment" | "kind";

/** What is known of a line, in words. */
interface Words {
  /** `certa · 97%`. */
  confidence: (line: Line) => string | null;
  /** Why it is suggested. */
  reason: (line: Line) => string | null;
  missing: (line: Line) => string | null;
  rejection: (line: Line) => string | null;
  /** Where the money goes or comes from, of what has no category: `para Poupança`. */
  counterpart: (line: Line) => string | null;
}

export function useWords(): Words {
  const t = useTranslations("review");
  const formats = useFormats();
  const names = useNames();
  return useMemo(() => {
    const account = (id: string | null | undefined) => (id == null ? null : (names.account(id)?.name ?? null));
    return {
      confidence: (line) => {
        const band = bandOf(line);
        if (band === null || line.suggestion == null) return null;
        return t("confidence", {
          band: t(`band.${band}`),
          percent: formats.percent(Math.floor(line.suggestion.confidence)),
        });
      },
      reason: (line) => {
        const reason = reasonOf(line);
        switch (reason?.because) {
          case undefined:
            return null;
          case "history":
            return reason.seen === 1
              ? t("because.historyOnce", { merchant: reason.merchant })
              : t("because.history", {
                  merchant: reason.merchant,
                  agreeing: formats.number(reason.agreeing),
                  seen: formats.number(reason.seen),
                });
          case "words":
            return t("because.words", { words: reason.words.join(", ") });
          case "word":
            return t("because.word", { word: reason.word });
          case "code":
            return t("because.code", { code: reason.code });
          case "refund":
            return reason.merchant === ""
              ? t("because.refundPlain")
              : t("because.refund", { merchant: reason.merchant });
          case "amount":
            return t("because.amount", { times: reason.times });
          case "rule":
          case "alike":
          case "unknown":
            return t(`because.${reason.because}`);
        }
      },
      missing: (line) => {
        const known = line.missing.filter((of): of is Missing => t.has(`missing.${of as Missing}`));
        return known.length === 0 ? null : known.map((of) => t(`missing.${of}`)).join(" · ");
      },
      rejection: (line) => {
        const why = line.rejection as "zero_amount" | "amount" | "discarded" | "duplicate" | null | undefined;
        return why != null && t.has(`rejection.${why}`) ? t(`rejection.${why}`) : null;
      },
      counterpart: ({ type, direction, data }) => {
        const [to, from] = [account(data.destination_account_id), account(data.source_account_id)];
        if (type === "TRANSFER" && direction === "out" && to !== null) return t("transferTo", { account: to });
        if (type === "TRANSFER" && direction === "in" && from !== null) return t("transferFrom", { account: from });
        if (type !== "CARD_PAYMENT") return null;
        const card = data.card_id == null ? null : names.card(data.card_id);
        const payer = account(data.account_id);
        return card?.name ?? (payer === null ? null : t("transferFrom", { account: payer }));
      },
    };
  }, [t, formats, names]);
}
