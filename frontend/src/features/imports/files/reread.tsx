"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { FormFailure } from "@/forms/failure";
import { usePlace } from "@/session/workspace";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Select } from "@/ui/input";

import { StatementField } from "./statement-field";
import { asksForStatement, chosenStatement } from "./statements";
import { useAnswer } from "./use-answer";

interface Props {
  session: Schemas["ImportSession"];
  file: Schemas["ImportFile"];
}

/** Another reading of a file that was read: another of its statements, or the answers of a profile. */
export function Reread({ session, file }: Props) {
  const t = useTranslations("imports.files");
  const { canWrite } = usePlace();
  const [failure, setFailure] = useState<unknown>(null);
  const { send, isPending } = useAnswer(session.id, file.id);
  const profiles = api.useQuery("get", "/import-profiles").data ?? [];
  if (!canWrite || session.state !== "OPEN" || file.id == null) return null;
  if (!file.is_kept) return <p className="text-sm text-muted">{t("gone")}</p>;
  const read = async (body: Schemas["FileAnswers"]) => {
    setFailure(null);
    try {
      await send(body);
    } catch (error) {
      setFailure(error);
    }
  };
  const ofFormat = profiles.filter(({ shape }) => shape.format === file.detection?.format);
  return (
    <>
      <FormFailure error={failure} />
      {file.statements.length > 1 && !asksForStatement(file) && (
        <OtherStatement file={file} isBusy={isPending} onChoose={(statement) => void read({ statement })} />
      )}
      {ofFormat.length > 0 && (
        <WithProfile profiles={ofFormat} isBusy={isPending} onChoose={(profile_id) => void read({ profile_id })} />
      )}
    </>
  );
}

function OtherStatement({
  file,
  isBusy,
  onChoose,
}: {
  file: Schemas["ImportFile"];
  isBusy: boolean;
  onChoose: (statement: number) => void;
}) {
  const t = useTranslations("imports.files");
  const current = chosenStatement(file)?.number ?? null;
  const [chosen, setChosen] = useState(current);
  return (
    <div className="flex flex-col items-start gap-3">
      <StatementField statements={file.statements} value={chosen} onChange={setChosen} />
      {chosen !== null && chosen !== current && (
        <Button size="sm" isBusy={isBusy} onClick={() => onChoose(chosen)}>
          {t("useStatement")}
        </Button>
      )}
    </div>
  );
}

function WithProfile({
  profiles,
  isBusy,
  onChoose,
}: {
  profiles: readonly Schemas["ImportProfile"][];
  isBusy: boolean;
  onChoose: (profile: string) => void;
}) {
  const t = useTranslations("imports.files");
  const [chosen, setChosen] = useState(profiles[0]?.id ?? "");
  return (
    <div className="flex flex-col gap-2">
      <h3 className="text-sm font-medium">{t("reread")}</h3>
      <div className="flex flex-wrap items-end gap-2">
        <Field label={t("rereadProfile")} hint={t("rereadHint")} className="max-w-md grow">
          {(field) => (
            <Select {...field} value={chosen} onChange={(event) => setChosen(event.target.value)}>
              {profiles.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Button isBusy={isBusy} onClick={() => onChoose(chosen)}>
          {t("rereadSubmit")}
        </Button>
      </div>
    </div>
  );
}
