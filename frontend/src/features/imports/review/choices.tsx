"use client";

import { useTranslations } from "use-intl";

import { classNames } from "@/ui/class-names";
import { Dot } from "@/ui/dot";

import { Kbd } from "./kbd";
import { categoryTypeOf, choicesOf, filingOfLine, type Line } from "./line";
import { useNames } from "./names";

/** What is suggested and what is next likely, each to be taken with one key or one click. */
export function Choices({ line, onChoose }: { line: Line; onChoose: (which: number) => void }) {
  const t = useTranslations("review.details");
  const names = useNames();
  const choices = choicesOf(line);
  if (choices.length === 0 || categoryTypeOf(line.type) === null) return null;
  const chosen = filingOfLine(line);
  return (
    <div role="group" aria-label={t("choices")} className="flex flex-wrap gap-2">
      {choices.map((key, which) => {
        const filing = names.filing(key);
        return (
          filing !== null && (
            <button
              key={key}
              type="button"
              aria-pressed={key === chosen}
              onClick={() => onChoose(which)}
              className={classNames(
                "flex min-h-9 items-center gap-2 rounded-lg border px-2.5 text-sm hover:bg-sunken",
                key === chosen ? "border-accent bg-accent-soft/60" : "border-line",
              )}
            >
              <Kbd>{which + 1}</Kbd>
              <Dot color={filing.color} />
              <span>{filing.name}</span>
              {which === 0 && <span className="sr-only">({t("suggested")})</span>}
            </button>
          )
        );
      })}
    </div>
  );
}
