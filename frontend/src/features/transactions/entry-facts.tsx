"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";

import { useFormats } from "@/i18n/formats";
import { Amount } from "@/ui/amount";
import { Badge } from "@/ui/badge";
import { Dot } from "@/ui/dot";

import { useEntryWords } from "./entry-words";
import { useNames } from "./names";
import { Reimbursers } from "./reimbursers";
import type { WholeEntry } from "./use-entry";
import type { Ledger } from "./use-ledger";

/** What an entry says, for those who only look on. */
export function EntryFacts({ whole, ledger }: { whole: WholeEntry; ledger: Ledger }) {
  const t = useTranslations("transactions");
  const formats = useFormats();
  const names = useNames();
  const { placeOf } = useEntryWords();
  const { entry } = whole;
  const filed = entry.splits.length > 0 ? entry.splits : entry.category_id == null ? [] : [entry];
  const facts: [label: string, value: ReactNode][] = [
    [t("list.place"), placeOf(entry)],
    ...filed.map((part, index): [string, ReactNode] => [
      filed.length > 1 ? t("form.splitPart", { number: index + 1 }) : t("form.category"),
      <span key="part" className="inline-flex items-center gap-1.5">
        <Dot color={names.categoryColor(part.category_id)} />
        {[part.category_name, part.sub_category_name].filter(Boolean).join(" › ")}
        {filed.length > 1 && <Amount value={part.amount} currency={entry.currency_code} />}
      </span>,
    ]),
  ];
  if (entry.billing_month != null) facts.push([t("form.billingMonth"), formats.month(entry.billing_month)]);
  if (entry.installment_number != null && entry.total_installments != null) {
    const { installment_number: number, total_installments: total } = entry;
    facts.push([t("form.installments"), t("list.installment", { number, total })]);
  }
  if (entry.original_amount != null && entry.original_currency_code != null) {
    facts.push([t("sheet.original"), formats.amount(entry.original_amount, entry.original_currency_code)]);
  }
  if (entry.tags.length > 0) {
    facts.push([
      t("form.tags"),
      <span key="tags" className="flex flex-wrap gap-1">
        {entry.tags.map(({ tag }) => (
          <Badge key={tag.id}>
            <Dot color={tag.color} />
            {tag.name}
          </Badge>
        ))}
      </span>,
    ]);
  }
  if (entry.notes) facts.push([t("form.notes"), entry.notes]);
  return (
    <div className="flex flex-col gap-4">
      <dl className="flex flex-col divide-y divide-line">
        {facts.map(([label, value]) => (
          <div key={label} className="flex justify-between gap-4 py-2.5 text-sm">
            <dt className="shrink-0 text-muted">{label}</dt>
            <dd className="min-w-0 text-right">{value}</dd>
          </div>
        ))}
      </dl>
      <Reimbursers links={whole.reimbursedBy} currency={entry.currency_code} ledger={ledger} />
    </div>
  );
}
