"use client";

import { ArrowLeftRight, EyeOff } from "lucide-react";
import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { useFormats } from "@/i18n/formats";
import { Amount } from "@/ui/amount";
import { Badge } from "@/ui/badge";
import { Dot } from "@/ui/dot";
import { figureCell, Table, Td, Th } from "@/ui/table";

import { useNames, type Names } from "./names";

type Line = Schemas["PreviewedLine"];
type Treatment = Schemas["LineTreatment"];

/** Lines that a rule recognizes: what they are, and what they would be. */
export function PreviewTable({ lines }: { lines: readonly Line[] }) {
  const t = useTranslations("rules.preview");
  const names = useNames();
  return (
    <Table label={t("table")}>
      <thead>
        <tr>
          <Th className="max-sm:hidden">{t("date")}</Th>
          <Th>{t("text")}</Th>
          <Th className="text-right max-sm:hidden">{t("amount")}</Th>
          <Th>{t("now")}</Th>
          <Th>{t("after")}</Th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <LineRow key={line.transaction_id} line={line} names={names} />
        ))}
      </tbody>
    </Table>
  );
}

function LineRow({ line, names }: { line: Line; names: Names }) {
  const t = useTranslations("rules.preview");
  const formats = useFormats();
  const isChanged = line.changes.length > 0;
  return (
    <tr>
      <Td className="figures align-top whitespace-nowrap text-muted max-sm:hidden">
        {formats.date(line.transaction_date)}
      </Td>
      <Td className="align-top break-words max-sm:px-1 sm:min-w-44">
        {line.bank_text}
        {/* On a phone there is room for three columns. */}
        <span className="mt-0.5 block text-xs text-muted sm:hidden">
          {formats.shortDate(line.transaction_date)} · <Amount value={line.amount} currency={line.currency_code} />
        </span>
      </Td>
      <Td className={`${figureCell} align-top max-sm:hidden`}>
        <Amount value={line.amount} currency={line.currency_code} signed />
      </Td>
      <Td className="align-top max-sm:px-1 sm:min-w-40">
        <Treated treatment={line.now} line={line} names={names} />
      </Td>
      <Td className="align-top max-sm:px-1 sm:min-w-40">
        {isChanged ? (
          <Treated treatment={line.then} line={line} names={names} />
        ) : (
          <span className="text-muted">{t("same")}</span>
        )}
        <Reasons line={line} names={names} />
      </Td>
    </tr>
  );
}

/** What is made of a line; of what is the same before and after, only what it is filed under is said. */
function Treated({ treatment, line, names }: { treatment: Treatment; line: Line; names: Names }) {
  const t = useTranslations("rules.preview");
  const has = (change: string) => line.changes.includes(change);
  return (
    <div className="flex flex-col items-start gap-1">
      <Filed treatment={treatment} line={line} names={names} />
      {has("description") && <span className="break-words">“{treatment.description}”</span>}
      {has("tags") && (
        <span className="flex flex-wrap gap-1">
          {treatment.tag_ids.map((tag) => (
            <Badge key={tag}>#{names.tag(tag)}</Badge>
          ))}
          {treatment.tag_ids.length === 0 && <span className="text-muted">{t("noTags")}</span>}
        </span>
      )}
      {treatment.is_ignored && (
        <Badge tone="caution">
          <EyeOff aria-hidden />
          {t("ignored")}
        </Badge>
      )}
    </div>
  );
}

function Filed({ treatment, line, names }: { treatment: Treatment; line: Line; names: Names }) {
  const t = useTranslations("rules.preview");
  const other = treatment.other_account_id ?? null;
  if (other !== null) {
    return (
      <span className="flex items-center gap-1.5">
        <ArrowLeftRight aria-hidden className="size-3.5 shrink-0 text-muted" />
        {t("transfer", { account: names.account(other) })}
      </span>
    );
  }
  if (treatment.splits.length === 0) return <span className="text-muted">{t("unfiled")}</span>;
  return treatment.splits.map((part, place) => (
    <span key={place} className="flex items-center gap-1.5">
      <Dot color={names.color(part.category_id)} />
      {names.filing(part.category_id, part.sub_category_id)}
      {treatment.splits.length > 1 && (
        <Amount value={part.amount} currency={line.currency_code} className="text-muted" />
      )}
    </span>
  ));
}

/** Why a line does not become what the rule says. */
function Reasons({ line, names }: { line: Line; names: Names }) {
  const t = useTranslations("rules.preview");
  const rule = (id: string) => names.rule(id) ?? t("otherRule");
  const others = Object.values(line.decided_by_others).filter((id) => typeof id === "string");
  const known = line.hindrance == null ? undefined : (`hindrance.${line.hindrance}` as "hindrance.too_small");
  const reasons = [
    known !== undefined && t.has(known) && t(known),
    line.stopped_by != null && t("stoppedBy", { rule: rule(line.stopped_by) }),
    ...[...new Set(others)].map((id) => t("decidedBy", { rule: rule(id) })),
  ].filter((reason) => reason !== false);
  if (reasons.length === 0) return null;
  return (
    <ul className="mt-1 text-xs text-caution">
      {reasons.map((reason) => (
        <li key={reason}>{reason}</li>
      ))}
    </ul>
  );
}
