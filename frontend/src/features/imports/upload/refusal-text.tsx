"use client";

import { useTranslations } from "use-intl";

import { useFormats, type Formats } from "@/i18n/formats";
import { isMonth } from "@/i18n/calendar";
import { useProblemText } from "@/i18n/problem-text";

import { useFileSize } from "./file-size";
import { refusalOf, type Refusal } from "./refusal";

interface Words {
  title: string;
  /** What was found, and what to do. */
  texts: readonly (string | null)[];
}

type Translate = ReturnType<typeof useTranslations<"imports">>;

/** Why a file was not taken: what, where, what was expected, and what to do. */
export function RefusalText({ error, bytes }: { error: unknown; bytes: number }) {
  const t = useTranslations("imports");
  const formats = useFormats();
  const problemText = useProblemText();
  const size = useFileSize();
  const refusal = refusalOf(error);
  const { title, texts } = wordsOf(refusal, t, formats, size(bytes));
  // What we know by its code is said in the language of the page.
  const said = refusal.kind === "other" ? problemText(error) : refusal.said;
  return (
    <div className="flex min-w-0 flex-col gap-1 text-sm">
      <p className="font-medium text-negative">{title}</p>
      {texts.map((text) => text !== null && <p key={text}>{text}</p>)}
      {said !== null && said !== undefined && (
        <p className="text-muted">
          {t("failure.serverSays")} <q lang={refusal.kind === "other" ? undefined : "en"}>{said}</q>
        </p>
      )}
      <p className="text-muted">{t("upload.nothingLost")}</p>
    </div>
  );
}

function wordsOf(refusal: Refusal, t: Translate, formats: Formats, size: string): Words {
  switch (refusal.kind) {
    case "empty":
      return { title: t("failure.empty"), texts: [t("failure.emptyAdvice")] };
    case "unsupported":
      return { title: t("failure.unsupported"), texts: [t("failure.unsupportedAdvice")] };
    case "protected":
      return { title: t("failure.protected"), texts: [t("failure.protectedAdvice")] };
    case "closed":
      return { title: t("failure.closed"), texts: [t("failure.closedAdvice")] };
    case "full":
      return { title: t("failure.full"), texts: [t("failure.fullAdvice")] };
    case "cutOff":
      return { title: t("failure.cutOff"), texts: [t("failure.cutOffAdvice", { size })] };
    case "notAStatement":
      return {
        title:
          refusal.what === null
            ? t("failure.notAStatement")
            : t("failure.notAStatementFound", { what: t(`found.${refusal.what}`) }),
        texts: [t("failure.notAStatementAdvice")],
      };
    case "noTransactions":
      return { title: t("failure.noTransactions"), texts: [t("failure.noTransactionsAdvice")] };
    case "broken": {
      const { at } = refusal;
      if (at === null) return { title: t("failure.broken"), texts: [t("failure.brokenAdvice")] };
      return {
        title: t("failure.brokenAt", { line: at.line, column: at.column }),
        texts: [t("failure.brokenExpected", { expected: at.expected, found: at.found }), t("failure.brokenAdvice")],
      };
    }
    case "tooLarge":
      return {
        title: t("failure.tooLarge"),
        texts: [
          refusal.limit === null ? null : t("failure.tooLargeLimit", { limit: refusal.limit }),
          t("failure.tooLargeAdvice"),
        ],
      };
    case "notInMonth":
      return {
        title: t("failure.notInMonth"),
        texts: [
          t("failure.notInMonthText", {
            month: isMonth(refusal.month) ? formats.month(refusal.month) : refusal.month,
            from: formats.date(refusal.from),
            to: formats.date(refusal.to),
          }),
        ],
      };
    case "other":
      return { title: t("failure.other"), texts: [] };
  }
}
