"use client";

import { ChevronDown, CircleAlert, CircleCheck, CircleDashed, CircleHelp, FileText, TriangleAlert } from "lucide-react";
import { useId, useRef, useState } from "react";
import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { Badge } from "@/ui/badge";
import { classNames } from "@/ui/class-names";

import { useFormatName } from "./format-name";
import { FileDetails } from "./file-details";
import { FileQuestions } from "./file-questions";
import { chosenStatement } from "./statements";

type ImportFile = Schemas["ImportFile"];

interface Props {
  session: Schemas["ImportSession"];
  file: ImportFile;
}

/** One file: what it is, what its own figures prove, and what it asks. */
export function FileCard({ session, file }: Props) {
  const t = useTranslations("imports.files");
  const formatName = useFormatName();
  const details = useId();
  const head = useRef<HTMLButtonElement>(null);
  const [isShown, setIsShown] = useState(false);
  const { detection } = file;
  const isWaiting = file.state === "OPEN";
  const facts = [
    detection == null ? null : formatName(detection.format),
    detection?.institution ?? null,
    isWaiting ? null : t("lines", { count: file.lines_read }),
  ];
  return (
    <li className={classNames("min-w-0 rounded-xl border", isWaiting ? "border-caution" : "border-line")}>
      <button
        ref={head}
        type="button"
        aria-expanded={isShown}
        aria-controls={details}
        onClick={() => setIsShown(!isShown)}
        className="flex w-full items-center gap-3 rounded-xl p-3.5 text-left hover:bg-sunken/60"
      >
        <FileText aria-hidden className="size-5 shrink-0 text-muted" />
        <span className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3 gap-y-1.5">
          <span className="min-w-0 grow basis-48">
            <span className="block truncate text-sm font-medium">
              <span className="sr-only">{t("details")}</span> {file.name}
            </span>
            <span className="block truncate text-xs text-muted">{facts.filter(Boolean).join(" · ")}</span>
          </span>
          <span className="flex flex-wrap gap-1.5">
            <Verdicts file={file} />
          </span>
        </span>
        <ChevronDown
          aria-hidden
          className={classNames("size-4 shrink-0 text-muted transition-transform", isShown && "rotate-180")}
        />
      </button>
      {isWaiting && <FileQuestions session={session} file={file} onAnswered={() => head.current?.focus()} />}
      <div id={details} hidden={!isShown}>
        {isShown && <FileDetails session={session} file={file} />}
      </div>
    </li>
  );
}

/** What should be known of a file before it is opened. */
function Verdicts({ file }: { file: ImportFile }) {
  const t = useTranslations("imports");
  const verdict = chosenStatement(file)?.proof.verdict;
  return (
    <>
      {file.state === "OPEN" && (
        <Badge tone="caution">
          <CircleHelp aria-hidden />
          {t("files.waits")}
        </Badge>
      )}
      {file.rows_unread > 0 && (
        <Badge tone="negative">
          <TriangleAlert aria-hidden />
          {t("skipped.unread", { count: file.rows_unread })}
        </Badge>
      )}
      {verdict === "holds" && (
        <Badge tone="positive">
          <CircleCheck aria-hidden />
          {t("proof.holds")}
        </Badge>
      )}
      {verdict === "fails" && (
        <Badge tone="negative">
          <CircleAlert aria-hidden />
          {t("proof.fails")}
        </Badge>
      )}
      {verdict === "nothing" && file.state !== "OPEN" && (
        <Badge>
          <CircleDashed aria-hidden />
          {t("proof.nothing")}
        </Badge>
      )}
    </>
  );
}
