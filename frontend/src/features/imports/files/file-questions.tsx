"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { FormFailure } from "@/forms/failure";
import { usePlace } from "@/session/workspace";
import { Button } from "@/ui/button";
import { Checkbox } from "@/ui/checkbox";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";

import { QuestionField } from "./question-field";
import { StatementField } from "./statement-field";
import { asksForStatement } from "./statements";
import { useAnswer } from "./use-answer";

interface Props {
  session: Schemas["ImportSession"];
  file: Schemas["ImportFile"];
  /** The questions are gone, and the focus with them. */
  onAnswered: () => void;
}

const NAME_CHARS_MAX = 100;

/** What a file leaves open, with what each answer would make of it. */
export function FileQuestions(props: Props) {
  const { session, file } = props;
  const t = useTranslations("imports.questions");
  const { canWrite } = usePlace();
  const form = useAnswers(props);
  const isHopeless = file.questions.some(({ readings }) => readings.length === 0);
  const mayAnswer = canWrite && file.is_kept && session.state === "OPEN";
  return (
    <form
      noValidate
      className="flex flex-col gap-5 border-t border-line px-3.5 py-4 sm:px-5"
      onSubmit={(event) => {
        event.preventDefault();
        void form.submit();
      }}
    >
      <div>
        <h3 className="font-medium">{t("title", { count: form.questions })}</h3>
        <p className="text-sm text-muted">{t(isHopeless ? "hopeless" : "hint")}</p>
      </div>
      <FormFailure error={form.failure} />
      {asksForStatement(file) && (
        <StatementField
          statements={file.statements}
          value={form.statement}
          onChange={form.setStatement}
          error={form.isTried && form.statement === null ? t("missing") : undefined}
        />
      )}
      {file.questions.map((question) => (
        <QuestionField
          key={question.message}
          question={question}
          session={session}
          value={form.chosen[question.message] ?? null}
          onChange={(answer) => form.choose(question.message, answer)}
          error={
            form.isTried && question.readings.length > 0 && form.chosen[question.message] === undefined
              ? t("missing")
              : undefined
          }
        />
      ))}
      {mayAnswer && !isHopeless && <SaveAndSend form={form} canSave={file.questions.length > 0} />}
    </form>
  );
}

function SaveAndSend({ form, canSave }: { form: ReturnType<typeof useAnswers>; canSave: boolean }) {
  const t = useTranslations("imports.questions");
  const rules = useTranslations("common.field");
  return (
    <div className="flex flex-col items-start gap-3">
      {canSave && <Checkbox label={t("saveAs")} checked={form.isSaved} onChange={form.setIsSaved} />}
      {canSave && form.isSaved && (
        <Field
          label={t("profileName")}
          hint={t("profileHint")}
          error={form.isTried && form.name.trim() === "" ? rules("required") : undefined}
          className="w-full max-w-sm"
        >
          {(field) => (
            <Input
              {...field}
              maxLength={NAME_CHARS_MAX}
              value={form.name}
              onChange={(event) => form.setName(event.target.value)}
            />
          )}
        </Field>
      )}
      <Button type="submit" look="primary" isBusy={form.isPending}>
        {t("submit")}
      </Button>
    </div>
  );
}

function useAnswers({ session, file, onAnswered }: Props) {
  const [chosen, setChosen] = useState<Readonly<Record<string, string>>>({});
  const [statement, setStatement] = useState<number | null>(null);
  const [isSaved, setIsSaved] = useState(false);
  const [name, setName] = useState(file.detection?.institution ?? "");
  const [isTried, setIsTried] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const { send, isPending } = useAnswer(session.id, file.id);

  const asksStatement = asksForStatement(file);
  const answers = file.questions.flatMap((question) => chosen[question.message] ?? []);
  const isWhole =
    answers.length === file.questions.length &&
    (!asksStatement || statement !== null) &&
    (!isSaved || name.trim() !== "");

  const submit = async () => {
    setIsTried(true);
    if (!isWhole) return;
    setFailure(null);
    try {
      await send({
        ...(answers.length > 0 && { answers }),
        ...(statement !== null && { statement }),
        ...(isSaved && { save_as: name.trim() }),
      });
      setIsTried(false);
      onAnswered();
    } catch (error) {
      setFailure(error);
    }
  };
  return {
    chosen,
    choose: (question: string, answer: string) => setChosen((was) => ({ ...was, [question]: answer })),
    statement,
    setStatement,
    isSaved,
    setIsSaved,
    name,
    setName,
    isTried,
    failure,
    isPending,
    questions: file.questions.length + (asksStatement ? 1 : 0),
    submit,
  };
}
