"use client";

import { Check } from "lucide-react";
import { useTranslations } from "use-intl";

import { Badge, type Tone } from "@/ui/badge";

import { isUntouched, type Line, type Outcome, type Question } from "./line";
import { useWords } from "./words";

const TONES: Readonly<Record<Outcome, Tone>> = {
  pending: "caution",
  ready: "positive",
  booked: "info",
  bound: "info",
  ignored: "neutral",
  duplicate: "neutral",
  other_month: "neutral",
  rejected: "neutral",
};

/** How a line stands, and what is asked about it. */
export function Status({ line, question }: { line: Line; question: Question | null }) {
  const t = useTranslations("review");
  const words = useWords();
  const isChecked = line.outcome === "ready" && !isUntouched(line);
  const more = words.missing(line) ?? words.rejection(line) ?? (question === null ? null : t(`question.${question}`));
  return (
    <span className="flex min-w-0 flex-col items-start gap-0.5">
      <span className="flex gap-1">
        {line.data.ignore && line.outcome !== "ignored" ? (
          <Badge>{t("ignored")}</Badge>
        ) : (
          <Badge tone={TONES[line.outcome]}>
            {isChecked && <Check aria-hidden />}
            {isChecked ? t("checked") : t(`outcome.${line.outcome}`)}
          </Badge>
        )}
      </span>
      {more !== null && (
        <span className="max-w-full truncate text-xs text-caution" title={more}>
          {more}
        </span>
      )}
    </span>
  );
}
