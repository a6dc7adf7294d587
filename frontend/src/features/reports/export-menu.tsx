"use client";

import { ChevronDown, Download } from "lucide-react";
import { useState } from "react";
import { useLocale, useTranslations } from "use-intl";

import { saveFile } from "@/api/download";
import { useProblemText } from "@/i18n/problem-text";
import { Button } from "@/ui/button";
import { Menu, MenuItem } from "@/ui/menu";
import { toast } from "@/ui/toast";

/** What a report can be taken as. */
interface FileQuery {
  format: "pdf" | "xlsx" | "csv" | "json";
  /** Which table, of a CSV file. */
  table?: string;
  language: "pt-BR" | "en";
}

type Answer = { data?: Blob; error?: unknown; response: Response };
type TableName = "movements" | "places" | "days" | "accounts" | "expected";

/** How a report becomes a file. */
export interface ReportFile {
  /** What it is called where the server does not say, without an ending. */
  name: string;
  /** Its tables where it has several, the one that matters most first. */
  tables?: readonly TableName[];
  fetch: (query: FileQuery) => Promise<Answer>;
}

/** The formats of a report, each a file. */
export function ExportMenu({ file }: { file: ReportFile }) {
  const t = useTranslations("reports.export");
  const text = useProblemText();
  const language = useLocale();
  const [isBusy, setIsBusy] = useState(false);
  const save = async (query: Omit<FileQuery, "language">) => {
    setIsBusy(true);
    try {
      const name = saveFile(await file.fetch({ ...query, language }), `${file.name}.${query.format}`);
      toast.success(t("done", { file: name }));
    } catch (error) {
      toast.error(text(error));
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <Menu
      trigger={
        <Button isBusy={isBusy}>
          {!isBusy && <Download aria-hidden />}
          {t("button")}
          <ChevronDown aria-hidden />
        </Button>
      }
    >
      <MenuItem onSelect={() => void save({ format: "pdf" })}>{t("pdf")}</MenuItem>
      <MenuItem onSelect={() => void save({ format: "xlsx" })}>{t("xlsx")}</MenuItem>
      {file.tables === undefined ? (
        <MenuItem onSelect={() => void save({ format: "csv" })}>{t("csv")}</MenuItem>
      ) : (
        file.tables.map((table) => (
          <MenuItem key={table} onSelect={() => void save({ format: "csv", table })}>
            {t("csvOf", { table: t(`tables.${table}`) })}
          </MenuItem>
        ))
      )}
      <MenuItem onSelect={() => void save({ format: "json" })}>{t("json")}</MenuItem>
    </Menu>
  );
}
