"use client";

import { FilePlus2 } from "lucide-react";
import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { usePlace } from "@/session/workspace";
import { Card } from "@/ui/card";
import { classNames } from "@/ui/class-names";
import { Query } from "@/ui/states";

import { DropZone, FileChooser, useDrop } from "../upload/drop-zone";
import { UploadList, type OnOtherMonth } from "../upload/upload-list";
import { useUploads } from "../upload/uploads";
import { useSend } from "../upload/use-send";
import { FileCard } from "./file-card";

interface Props {
  session: Schemas["ImportSession"];
  onOtherMonth: OnOtherMonth;
}

/** The files of a session, those on their way to it, and where more are dropped. */
export function FilesPanel({ session, onOtherMonth }: Props) {
  const t = useTranslations("imports");
  const { canWrite } = usePlace();
  const send = useSend();
  const mayAdd = canWrite && session.state === "OPEN";
  const add = (files: readonly File[]) => send(session.id, files);
  const { isOver, target } = useDrop(add, !mayAdd);
  const query = api.useQuery("get", "/import-sessions/{id}/files", { params: { path: { id: session.id } } });
  const isUploading = useUploads(session.id).length > 0;
  const isBare = query.data?.length === 0 && !isUploading;
  return (
    <div {...target}>
      <Card
        aria-label={t("files.title")}
        className={classNames("flex flex-col gap-3 p-5", isOver && "outline-2 outline-accent outline-dashed")}
      >
        <header className="flex items-center justify-between gap-3">
          <h2 className="text-base font-semibold">{t("files.title")}</h2>
          {mayAdd && !isBare && (
            <FileChooser
              onFiles={add}
              className="inline-flex h-8 items-center gap-2 rounded-lg border border-line-strong/60 bg-surface px-3 text-sm font-medium hover:bg-sunken"
            >
              <FilePlus2 aria-hidden className="size-4" />
              {t(isOver ? "drop.here" : "drop.more")}
            </FileChooser>
          )}
        </header>
        <UploadList session={session.id} onOtherMonth={onOtherMonth} />
        <Query
          query={query}
          isEmpty={(files) => files.length === 0}
          empty={isUploading ? null : <None onFiles={mayAdd ? add : null} />}
        >
          {(files) => (
            <ul className="flex flex-col gap-2">
              {openFirst(files).map((file) => (
                <FileCard key={file.id ?? file.sha256} session={session} file={file} />
              ))}
            </ul>
          )}
        </Query>
      </Card>
    </div>
  );
}

function None({ onFiles }: { onFiles: ((files: File[]) => void) | null }) {
  const t = useTranslations("imports.files");
  return onFiles === null ? <p className="text-sm text-muted">{t("none")}</p> : <DropZone onFiles={onFiles} />;
}

/** Those that ask something come first. */
function openFirst(files: readonly Schemas["ImportFile"][]): readonly Schemas["ImportFile"][] {
  return [...files.filter(({ state }) => state === "OPEN"), ...files.filter(({ state }) => state !== "OPEN")];
}
