"use client";

import { TriangleAlert } from "lucide-react";
import { useTranslations } from "use-intl";

import { Button } from "@/ui/button";

import { differences, imageOf } from "./history-lines";
import type { WholeEntry } from "./use-entry";
import { useLineWords } from "./use-line-words";

/** What somebody else changed meanwhile: it is said before anything of theirs is overwritten. */
export function Conflict({ before, now, onDiscard }: { before: WholeEntry; now: WholeEntry; onDiscard: () => void }) {
  const t = useTranslations("transactions.conflict");
  const words = useLineWords();
  const lines = differences(imageOf(before), imageOf(now), now.entry.currency_code);
  return (
    <section
      role="status"
      aria-label={t("title")}
      className="flex flex-col items-start gap-2 rounded-lg bg-caution-soft px-3 py-2.5 text-sm text-caution"
    >
      <p className="flex items-start gap-2 font-medium">
        <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
        {t("title")}
      </p>
      {lines.length > 0 && (
        <ul className="list-disc pl-9">
          {lines.map((line) => (
            <li key={line.kind === "field" ? line.field : line.kind}>{words(line)}</li>
          ))}
        </ul>
      )}
      <p>{t("hint")}</p>
      <Button size="sm" onClick={onDiscard}>
        {t("discard")}
      </Button>
    </section>
  );
}
