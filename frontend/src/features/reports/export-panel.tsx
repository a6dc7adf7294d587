"use client";

import { Download } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";

import { http } from "@/api/client";
import { saveFile } from "@/api/download";
import { useProblemText } from "@/i18n/problem-text";
import { usePlace } from "@/session/workspace";
import { Button } from "@/ui/button";
import { Panel } from "@/ui/card";
import { Field, FieldGroup } from "@/ui/field";
import { Input } from "@/ui/input";
import { toast } from "@/ui/toast";

import { isDay } from "./period";

const FORMATS = ["archive", "csv", "ofx", "hledger", "beancount", "json"] as const;
type Format = (typeof FORMATS)[number];

/** The books for other programs, and the whole workspace as an archive. */
export function ExportPanel() {
  const t = useTranslations("reports.books");
  return (
    <Panel title={t("export")} description={t("exportText")}>
      <ul aria-label={t("export")} className="divide-y divide-line">
        {FORMATS.map((format) => (
          <FormatRow key={format} format={format} />
        ))}
      </ul>
    </Panel>
  );
}

function FormatRow({ format }: { format: Format }) {
  const t = useTranslations("reports");
  const text = useProblemText();
  const { today } = usePlace();
  const [days, setDays] = useState({ from: "", to: "" });
  const [isBusy, setIsBusy] = useState(false);
  const name = t(`books.formats.${format}.name`);
  const save = async () => {
    setIsBusy(true);
    try {
      const period = {
        ...(isDay(days.from) && { start_date: days.from }),
        ...(isDay(days.to) && { end_date: days.to }),
      };
      const answer = await http.GET("/export", { params: { query: { format, ...period } }, parseAs: "blob" });
      toast.success(t("export.done", { file: saveFile(answer, `fintrack-${today}.${format}`) }));
    } catch (error) {
      toast.error(text(error));
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-3 py-3.5">
      <div className="min-w-48 flex-1">
        <p className="font-medium">{name}</p>
        <p className="text-sm text-muted">{t(`books.formats.${format}.text`)}</p>
        {format === "ofx" && <OfxPeriod days={days} onChange={setDays} />}
      </div>
      <Button
        look={format === "archive" ? "primary" : "secondary"}
        aria-label={t("books.download", { format: name })}
        isBusy={isBusy}
        onClick={() => void save()}
      >
        {!isBusy && <Download aria-hidden />}
        <Word />
      </Button>
    </li>
  );
}

function Word() {
  return useTranslations("common.actions")("download");
}

interface Days {
  from: string;
  to: string;
}

function OfxPeriod({ days, onChange }: { days: Days; onChange: (days: Days) => void }) {
  const t = useTranslations("reports.books");
  return (
    <div className="mt-3">
      <FieldGroup label={t("ofxPeriod")}>
        <div className="flex flex-wrap gap-3">
          {(["from", "to"] as const).map((end) => (
            <Field key={end} label={t(end)} isOptional>
              {(field) => (
                <Input
                  {...field}
                  type="date"
                  value={days[end]}
                  onChange={({ target }) => onChange({ ...days, [end]: target.value })}
                  className="w-40"
                />
              )}
            </Field>
          ))}
        </div>
        <p className="text-sm text-muted">{t("ofxHint")}</p>
      </FieldGroup>
    </div>
  );
}
