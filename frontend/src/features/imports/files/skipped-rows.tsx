"use client";

import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { useFormats } from "@/i18n/formats";
import { Badge } from "@/ui/badge";
import { figureCell, Table, Td, Th } from "@/ui/table";

import { useSaid } from "./said";

/** Rows of a file that are no line, and why; first those that may be missing transactions. */
export function SkippedRows({ file }: { file: Schemas["ImportFile"] }) {
  const t = useTranslations("imports.skipped");
  const formats = useFormats();
  const { sentence } = useSaid();
  const { skipped, skipped_count: count, rows_unread: unread } = file;
  if (skipped.length === 0) return null;
  const rows = [...skipped.filter((row) => row.is_problem), ...skipped.filter((row) => !row.is_problem)];
  return (
    // What could not be read is in sight at once; column names and totals are for those who look.
    <details open={unread > 0} className="text-sm">
      <summary className="font-medium">
        {t("title", { count })}
        {unread > 0 && <span className="ml-2 font-normal text-negative">{t("problems", { count: unread })}</span>}
      </summary>
      <div className="mt-2 max-h-80 overflow-y-auto rounded-lg border border-line">
        <Table label={t("label")}>
          <thead>
            <tr>
              <Th className={figureCell}>{t("line")}</Th>
              <Th>{t("reason")}</Th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => {
              const said = sentence(row.reason);
              return (
                <tr key={`${row.line_number} ${row.reason}`}>
                  <Td className={figureCell}>{row.line_number}</Td>
                  <Td className="w-full">
                    <span className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
                      <span lang={said.lang}>{said.text}</span>
                      <Badge tone={row.is_problem ? "negative" : "neutral"}>
                        {t(row.is_problem ? "problem" : "harmless")}
                      </Badge>
                    </span>
                  </Td>
                </tr>
              );
            })}
          </tbody>
        </Table>
      </div>
      {count > skipped.length && (
        <p className="mt-1.5 text-muted">
          {t("more", { shown: formats.number(skipped.length), count: formats.number(count) })}
        </p>
      )}
    </details>
  );
}
