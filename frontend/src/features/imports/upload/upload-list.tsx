"use client";

import { CircleAlert, CircleCheck, FileText, LoaderCircle, RotateCw, X } from "lucide-react";
import { useTranslations } from "use-intl";

import { useFormats } from "@/i18n/formats";
import { Button, IconButton } from "@/ui/button";
import { Progress } from "@/ui/progress";

import { useFileSize } from "./file-size";
import { onlyMonth, refusalOf, type Refusal } from "./refusal";
import { RefusalText } from "./refusal-text";
import { cancelUpload, dismissUpload, retryUpload, useUploads, type Stage, type Upload } from "./uploads";

/** A file for a session of another month. */
export type OnOtherMonth = (file: File, month: string) => void;

/** Files on their way into a session, and those that did not get there. */
export function UploadList({ session, onOtherMonth }: { session: string; onOtherMonth: OnOtherMonth }) {
  const t = useTranslations("imports.upload");
  const uploads = useUploads(session);
  if (uploads.length === 0) return null;
  return (
    <ul aria-label={t("label")} className="flex flex-col gap-2">
      {uploads.map((upload) => (
        <UploadRow key={upload.id} upload={upload} onOtherMonth={onOtherMonth} />
      ))}
    </ul>
  );
}

function UploadRow({ upload, onOtherMonth }: { upload: Upload; onOtherMonth: OnOtherMonth }) {
  const t = useTranslations("imports.upload");
  const size = useFileSize();
  const { id, file, stage } = upload;
  const isOver = stage.name === "known" || stage.name === "failed" || stage.name === "canceled";
  return (
    <li className="flex flex-col gap-2 rounded-xl border border-line bg-surface p-3.5">
      <div className="flex items-center gap-3">
        <StageIcon stage={stage} />
        <span className="min-w-0 flex-1">
          <span className="block truncate text-sm font-medium">{file.name}</span>
          <span role="status" className="figures block text-xs text-muted">
            <StageWords stage={stage} /> · {size(file.size)}
          </span>
        </span>
        {isOver ? (
          <IconButton size="icon-sm" label={t("dismiss", { name: file.name })} onClick={() => dismissUpload(id)}>
            <X />
          </IconButton>
        ) : (
          <IconButton size="icon-sm" label={t("cancel", { name: file.name })} onClick={() => cancelUpload(id)}>
            <X />
          </IconButton>
        )}
      </div>
      {"percent" in stage && (
        <Progress label={t("progress", { name: file.name })} value={stage.percent ?? SOME} className={waits(stage)} />
      )}
      {stage.name === "known" && <p className="text-sm">{t("knownText", { count: stage.file.lines_read })}</p>}
      {stage.name === "failed" && <RefusalText error={stage.error} bytes={file.size} />}
      {(stage.name === "failed" || stage.name === "canceled") && (
        <div className="flex flex-wrap gap-2">
          <OtherMonth upload={upload} onOtherMonth={onOtherMonth} />
          {mayHelp(stage) && (
            <Button size="sm" onClick={() => retryUpload(id)}>
              <RotateCw aria-hidden />
              {t("retry")}
            </Button>
          )}
        </div>
      )}
    </li>
  );
}

/** What is wrong with the file itself is so the next time, too. */
const PASSING: ReadonlySet<Refusal["kind"]> = new Set(["cutOff", "closed", "full", "other"]);

function mayHelp(stage: Stage): boolean {
  return stage.name === "canceled" || (stage.name === "failed" && PASSING.has(refusalOf(stage.error).kind));
}

/** How long the bar of a stage is whose share nobody can tell. */
const SOME = 100;

function waits(stage: Stage & { percent: number | null }): string {
  return stage.percent === null ? "animate-pulse" : "";
}

function OtherMonth({ upload, onOtherMonth }: { upload: Upload; onOtherMonth: OnOtherMonth }) {
  const t = useTranslations("imports.upload");
  const formats = useFormats();
  if (upload.stage.name !== "failed") return null;
  const refusal = refusalOf(upload.stage.error);
  const month = refusal.kind === "notInMonth" ? onlyMonth(refusal) : null;
  if (month === null) return null;
  return (
    <Button
      size="sm"
      look="primary"
      onClick={() => {
        dismissUpload(upload.id);
        onOtherMonth(upload.file, month);
      }}
    >
      {t("otherMonth", { month: formats.month(month) })}
    </Button>
  );
}

function StageIcon({ stage }: { stage: Stage }) {
  const look = "size-5 shrink-0";
  if (stage.name === "failed") return <CircleAlert aria-hidden className={`${look} text-negative`} />;
  if (stage.name === "known") return <CircleCheck aria-hidden className={`${look} text-positive`} />;
  if (stage.name === "waiting" || stage.name === "canceled") {
    return <FileText aria-hidden className={`${look} text-muted`} />;
  }
  return <LoaderCircle aria-hidden className={`${look} animate-spin text-accent`} />;
}

function StageWords({ stage }: { stage: Stage }) {
  const t = useTranslations("imports");
  const formats = useFormats();
  switch (stage.name) {
    case "waiting":
      return t("upload.waiting");
    case "sending":
      return stage.percent === null
        ? t("upload.sending")
        : t("upload.sendingOf", { percent: formats.percent(stage.percent) });
    case "reading":
      return stage.percent === null
        ? t("upload.reading")
        : t("upload.readingOf", { percent: formats.percent(stage.percent) });
    case "staging":
      return t("upload.staging");
    case "known":
      return t("upload.known");
    case "canceled":
      return t("upload.canceled");
    case "failed":
      return t("failure.other");
  }
}
