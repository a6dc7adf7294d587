"use client";

import { useId } from "react";
import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { useFormats } from "@/i18n/formats";
import { Amount } from "@/ui/amount";

import { useHolder } from "../place";
import { useAnswerWords } from "./answer-words";
import { ChoiceCard } from "./choice-card";
import { useSaid } from "./said";

type Question = Schemas["FileQuestion"];

interface Props {
  question: Question;
  session: Schemas["ImportSession"];
  /** The answer that is chosen. */
  value: string | null;
  onChange: (answer: string) => void;
  error: string | undefined;
}

/** One question about a file: its readings side by side, each with the lines that tell it from the others. */
export function QuestionField({ question, session, value, onChange, error }: Props) {
  const name = useId();
  const { sentence } = useSaid();
  const answerWords = useAnswerWords();
  const title = useTitle(question);
  const said = sentence(question.message);
  // What our words leave out, such as the line in question, the server's have.
  const isTold = title === said.text || question.code === "date-order";
  return (
    <fieldset
      className="flex min-w-0 flex-col gap-2"
      aria-describedby={error === undefined ? undefined : `${name}-error`}
    >
      <legend className="text-sm font-medium">{title}</legend>
      {!isTold && (
        <p lang={said.lang} className="text-xs text-muted">
          {said.text}
        </p>
      )}
      <div className="grid gap-3 lg:grid-cols-2">
        {question.readings.map((reading) => (
          <ChoiceCard
            key={reading.answer}
            name={name}
            isChosen={value === reading.answer}
            onChoose={() => onChange(reading.answer)}
            label={answerWords(reading.answer) ?? reading.label}
          >
            <Preview reading={reading} session={session} />
          </ChoiceCard>
        ))}
      </div>
      {error !== undefined && (
        <p id={`${name}-error`} className="text-sm text-negative">
          {error}
        </p>
      )}
    </fieldset>
  );
}

const TITLES = {
  year: "year",
  "decimal-mark": "decimalMark",
  columns: "columns",
  sign: "sign",
  delimiter: "delimiter",
  rows: "rows",
} as const;

function isTitled(code: string): code is keyof typeof TITLES {
  return code in TITLES;
}

/** What is asked, in the words of the page. */
function useTitle({ code, message }: Question): string {
  const t = useTranslations("imports.questions");
  const { sentence } = useSaid();
  if (code === "date-order") {
    const example = /`([^`]*)`/.exec(message)?.[1];
    return example === undefined ? t("dateOrder") : t("dateOrderExample", { example });
  }
  return isTitled(code) ? t(TITLES[code]) : sentence(message).text;
}

/** The first lines that tell a reading from the others. */
function Preview({ reading, session }: { reading: Schemas["FileReading"]; session: Schemas["ImportSession"] }) {
  const t = useTranslations("imports.questions");
  const formats = useFormats();
  const { currency } = useHolder(session);
  if (reading.preview.length === 0) return <span className="text-sm text-muted">{t("noPreview")}</span>;
  return (
    <span className="flex flex-col divide-y divide-line text-sm">
      {reading.preview.map((line) => (
        <span
          key={line.line_number}
          className="grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-3 py-1.5 sm:grid-cols-[auto_minmax(0,1fr)_auto]"
        >
          <span className="figures text-muted">{formats.date(line.transaction_date)}</span>
          <span className="truncate max-sm:col-span-2 max-sm:row-start-2">{line.description}</span>
          <Amount value={line.amount} currency={currency} signed className="text-right" />
        </span>
      ))}
    </span>
  );
}
