"use client";

import { Printer } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";

import { Button } from "@/ui/button";

import { ExportMenu, type ReportFile } from "./export-menu";

/** A report: what it is of, what else it could be of, and what it says. Paper shows no controls, only what they say. */
export function Report({
  heading,
  note,
  controls,
  file,
  children,
}: {
  heading: string;
  note?: ReactNode;
  controls: ReactNode;
  file: ReportFile;
  children: ReactNode;
}) {
  const t = useTranslations("reports");
  return (
    <div className="flex flex-col gap-5">
      <div
        role="group"
        aria-label={t("controls")}
        className="flex flex-wrap items-end justify-between gap-3"
        data-print="no"
      >
        <div className="flex min-w-0 flex-wrap items-end gap-3">{controls}</div>
        <div className="flex gap-2">
          <Button onClick={() => window.print()}>
            <Printer aria-hidden />
            {t("print")}
          </Button>
          <ExportMenu file={file} />
        </div>
      </div>
      <div>
        <h2 className="text-lg font-semibold">{heading}</h2>
        {note !== undefined && <p className="text-sm text-muted">{note}</p>}
      </div>
      {children}
    </div>
  );
}
