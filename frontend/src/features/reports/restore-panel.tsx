"use client";

import { useQueryClient } from "@tanstack/react-query";
import { ArchiveRestore } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";

import { expectData, http, type Schemas } from "@/api/client";
import { FormFailure } from "@/forms/failure";
import { useSession } from "@/session/session";
import { Button } from "@/ui/button";
import { Panel } from "@/ui/card";
import { Field } from "@/ui/field";
import { inputLook } from "@/ui/input";

/** Makes a workspace of an archive. */
export function RestorePanel() {
  const t = useTranslations("reports.books");
  const queries = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [isMissing, setIsMissing] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const [restored, setRestored] = useState<Schemas["Workspace"] | null>(null);

  const restore = async () => {
    setIsMissing(file === null);
    if (file === null) return;
    setIsBusy(true);
    setFailure(null);
    setRestored(null);
    try {
      setRestored(await sendArchive(file));
      await queries.invalidateQueries({ queryKey: ["get", "/auth/validate"] });
    } catch (error) {
      setFailure(error);
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <Panel title={t("import")} description={t("importText")}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void restore();
        }}
        className="flex flex-col gap-4"
      >
        <FormFailure error={failure} />
        {restored !== null && <Restored workspace={restored} />}
        <div className="flex flex-wrap items-end gap-3">
          <Field
            label={t("file")}
            error={isMissing ? t("required") : undefined}
            className="min-w-60 flex-1 sm:max-w-md"
          >
            {(field) => (
              <input
                {...field}
                type="file"
                accept=".jsonl,application/x-ndjson"
                onChange={({ target }) => {
                  setFile(target.files?.[0] ?? null);
                  setIsMissing(false);
                }}
                className={`${inputLook} py-1.5 text-sm file:mr-3 file:rounded-md file:border-0 file:bg-sunken file:px-3 file:py-1 file:text-text`}
              />
            )}
          </Field>
          <Button type="submit" isBusy={isBusy}>
            {!isBusy && <ArchiveRestore aria-hidden />}
            {t("restore")}
          </Button>
        </div>
      </form>
    </Panel>
  );
}

async function sendArchive(file: File): Promise<Schemas["Workspace"]> {
  const answer = await http.POST("/import-archive", {
    // The document says bytes as numbers; a file is sent as it is.
    body: file as unknown as number[],
    bodySerializer: (body) => body as unknown as File,
    headers: { "Content-Type": "application/octet-stream" },
  });
  return expectData(answer);
}

function Restored({ workspace }: { workspace: Schemas["Workspace"] }) {
  const t = useTranslations("reports.books");
  const router = useRouter();
  const { enter } = useSession();
  const { id, name } = workspace;
  return (
    <div
      role="status"
      className="flex flex-wrap items-center justify-between gap-3 rounded-lg bg-accent-soft px-3 py-2 text-sm text-positive"
    >
      {t("restored", { name })}
      <Button
        size="sm"
        onClick={() => {
          void enter(id).then(() => router.push("/dashboard"));
        }}
      >
        {t("enter", { name })}
      </Button>
    </div>
  );
}
