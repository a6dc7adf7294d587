"use client";

import { useId } from "react";
import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { useFormats } from "@/i18n/formats";

import { ChoiceCard } from "./choice-card";

type Statement = Schemas["FileStatement"];

interface Props {
  statements: readonly Statement[];
  /** The number of the one that is chosen. */
  value: number | null;
  onChange: (number: number) => void;
  error?: string | undefined;
}

/** Which of the statements in a file is meant. */
export function StatementField({ statements, value, onChange, error }: Props) {
  const t = useTranslations("imports.files");
  const name = useId();
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="text-sm font-medium">{t("statements")}</legend>
      <p className="text-sm text-muted">{t("statementsHint")}</p>
      <div className="grid gap-3 lg:grid-cols-2">
        {statements.map((statement) => (
          <ChoiceCard
            key={statement.number}
            name={name}
            isChosen={statement.number === value}
            onChoose={() => onChange(statement.number)}
            label={
              statement.account == null
                ? t("statement", { number: String(statement.number) })
                : t("statementAccount", { number: String(statement.number), account: statement.account })
            }
          >
            <Facts statement={statement} />
          </ChoiceCard>
        ))}
      </div>
      {error !== undefined && <p className="text-sm text-negative">{error}</p>}
    </fieldset>
  );
}

function Facts({
  statement: { lines, date_from: from, date_to: to, currency_code: currency },
}: {
  statement: Statement;
}) {
  const t = useTranslations("imports.files");
  const formats = useFormats();
  const facts = [
    t("lines", { count: lines }),
    from != null && to != null && t("periodOf", { from: formats.date(from), to: formats.date(to) }),
    currency,
  ];
  return <span className="text-sm text-muted">{facts.filter(Boolean).join(" · ")}</span>;
}
