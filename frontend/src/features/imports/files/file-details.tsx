"use client";

import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { useFormats } from "@/i18n/formats";
import { Amount } from "@/ui/amount";

import { useHolder } from "../place";
import { useFileSize } from "../upload/file-size";
import { useFormatName } from "./format-name";
import { ProofText } from "./proof-text";
import { Reread } from "./reread";
import { useSaid } from "./said";
import { SkippedRows } from "./skipped-rows";
import { chosenStatement } from "./statements";

interface Props {
  session: Schemas["ImportSession"];
  file: Schemas["ImportFile"];
}

/** Everything that was found out of a file. */
export function FileDetails({ session, file }: Props) {
  const t = useTranslations("imports.files");
  const { currency } = useHolder(session);
  const statement = chosenStatement(file);
  return (
    <div className="flex flex-col gap-5 border-t border-line px-3.5 py-4 sm:px-5">
      {file.detection == null && <p className="text-sm text-muted">{t("unreadable")}</p>}
      <Facts file={file} currency={statement?.currency_code ?? currency} />
      {statement !== undefined && <ProofText proof={statement.proof} currency={statement.currency_code ?? currency} />}
      <Warnings warnings={file.warnings} />
      <SkippedRows file={file} />
      <Reread session={session} file={file} />
    </div>
  );
}

function Facts({ file, currency }: { file: Schemas["ImportFile"]; currency: string }) {
  const t = useTranslations("imports.files");
  const formats = useFormats();
  const formatName = useFormatName();
  const size = useFileSize();
  const { layout } = useSaid();
  const { detection } = file;
  const statement = chosenStatement(file);
  const written = detection == null ? null : layout(detection.layout);
  const [from, to] = [statement?.date_from, statement?.date_to];
  return (
    <dl className="grid grid-cols-2 gap-x-5 gap-y-3 text-sm sm:grid-cols-3 lg:grid-cols-4">
      {detection != null && <Fact name={t("format")}>{formatName(detection.format)}</Fact>}
      {detection?.institution != null && <Fact name={t("institution")}>{detection.institution}</Fact>}
      {detection?.profile != null && <Fact name={t("profile")}>{detection.profile}</Fact>}
      {from != null && to != null && (
        <Fact name={t("period")}>{t("periodOf", { from: formats.date(from), to: formats.date(to) })}</Fact>
      )}
      {statement?.account != null && <Fact name={t("account")}>{statement.account}</Fact>}
      {statement?.opening_balance != null && (
        <Fact name={t("opening")}>
          <Amount value={statement.opening_balance} currency={currency} />
        </Fact>
      )}
      {statement?.closing_balance != null && (
        <Fact
          name={
            statement.closing_date == null
              ? t("closing")
              : t("closingOn", { day: formats.date(statement.closing_date) })
          }
        >
          <Amount value={statement.closing_balance} currency={currency} />
        </Fact>
      )}
      <Fact name={t("size")}>{size(file.size_bytes)}</Fact>
      {file.created_at != null && <Fact name={t("came")}>{formats.instant(file.created_at)}</Fact>}
      {written !== null && (
        <Fact name={t("layout")} isWide>
          <span lang={written.lang}>{written.text}</span>
        </Fact>
      )}
    </dl>
  );
}

function Fact({ name, isWide = false, children }: { name: string; isWide?: boolean; children: ReactNode }) {
  return (
    <div className={isWide ? "col-span-full min-w-0" : "min-w-0"}>
      <dt className="text-xs text-muted">{name}</dt>
      <dd className="break-words">{children}</dd>
    </div>
  );
}

/** What the proof says by itself is not said twice. */
const PROVED = "balance-drift";

function Warnings({ warnings }: { warnings: readonly Schemas["FileWarning"][] }) {
  const t = useTranslations("imports.files");
  const { sentence } = useSaid();
  const told = warnings.filter(({ code }) => code !== PROVED).map(({ message }) => sentence(message));
  if (told.length === 0) return null;
  return (
    <section className="flex flex-col gap-1.5">
      <h3 className="text-sm font-medium">{t("warnings")}</h3>
      <ul className="flex flex-col gap-1.5 text-sm">
        {told.map(({ text, lang }) => (
          <li key={text} className="flex items-start gap-2">
            <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-caution" />
            <span lang={lang}>{text}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
