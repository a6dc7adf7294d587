"use client";

import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { useFormats } from "@/i18n/formats";
import { Amount } from "@/ui/amount";
import { IconButton } from "@/ui/button";
import { Panel } from "@/ui/card";
import { classNames } from "@/ui/class-names";
import { Dot } from "@/ui/dot";
import { SignedPercent } from "@/ui/signed-percent";
import { figureCell, Table, Td, Th } from "@/ui/table";

import { BudgetCell } from "./budget-cell";

type Category = Schemas["ReportCategory"];

interface Props {
  currency: string;
  /** The days of the report, as the list of transactions is asked for them. */
  days: { date_from: string; date_to: string };
  withSubs: boolean;
}

/** All spending or all income of a month, a row a category. */
export function MonthlySection({
  title,
  empty,
  section,
  ...rest
}: Props & { title: string; empty: string; section: Schemas["ReportSection"] }) {
  const t = useTranslations("reports.columns");
  const { currency } = rest;
  const withBudgets = section.categories.some((category) => category.budget != null);
  return (
    <Panel title={title}>
      {section.categories.length === 0 ? (
        <p className="py-4 text-center text-sm text-muted">{empty}</p>
      ) : (
        <Table label={title}>
          <thead>
            <tr>
              <Th>{t("category")}</Th>
              <Th className={figureCell}>{t("amount")}</Th>
              <Th className={classNames(figureCell, "hidden md:table-cell print:table-cell")}>{t("share")}</Th>
              <Th className={classNames(figureCell, "hidden sm:table-cell")}>{t("previous")}</Th>
              <Th className={classNames(figureCell, "hidden sm:table-cell")}>{t("change")}</Th>
              {withBudgets && <Th className="hidden w-64 md:table-cell print:table-cell">{t("budget")}</Th>}
            </tr>
          </thead>
          <tbody>
            {section.categories.map((category) => (
              <CategoryRows
                key={category.category_id ?? "none"}
                category={category}
                withBudgets={withBudgets}
                {...rest}
              />
            ))}
          </tbody>
          <tfoot>
            <tr className="font-semibold">
              <Td className="border-b-0">{t("sum")}</Td>
              <Figures of={section.total} percent={null} currency={currency} className="border-b-0" />
              {withBudgets && <Td className="hidden border-b-0 md:table-cell print:table-cell" />}
            </tr>
          </tfoot>
        </Table>
      )}
    </Panel>
  );
}

function CategoryRows({
  category,
  currency,
  days,
  withSubs,
  withBudgets,
}: Props & { category: Category; withBudgets: boolean }) {
  const t = useTranslations("reports.monthly");
  const [isOpen, setIsOpen] = useState(false);
  const name = category.category_name ?? t("unfiled");
  // What was filed under the category alone is all of it: there is nothing to unfold.
  const subs = category.sub_categories.some((sub) => sub.sub_category_id != null) ? category.sub_categories : [];
  const areShown = withSubs || isOpen;
  return (
    <>
      <tr>
        <Td className={classNames("w-full", !withSubs && "pl-0")}>
          <span className="flex items-center gap-1.5">
            {subs.length > 0 && !withSubs ? (
              <IconButton
                label={t(isOpen ? "shut" : "open", { name })}
                size="icon-sm"
                aria-expanded={isOpen}
                onClick={() => setIsOpen(!isOpen)}
              >
                <ChevronRight className={classNames("transition-transform", isOpen && "rotate-90")} />
              </IconButton>
            ) : (
              !withSubs && <span className="size-8 shrink-0" aria-hidden />
            )}
            <Dot color={category.color} />
            <Name category={category} name={name} days={days} />
          </span>
          {withBudgets && category.budget != null && (
            <div className="mt-1 pl-8 md:hidden print:hidden">
              <BudgetCell name={name} budget={category.budget} currency={currency} />
            </div>
          )}
        </Td>
        <Figures of={category} percent={category.percent} currency={currency} className="font-medium" />
        {withBudgets && (
          <Td className="hidden md:table-cell print:table-cell">
            {category.budget != null && <BudgetCell name={name} budget={category.budget} currency={currency} />}
          </Td>
        )}
      </tr>
      {areShown &&
        subs.map((sub) => (
          <tr key={sub.sub_category_id ?? "alone"} className="text-muted">
            <Td className={withSubs ? "pl-8" : "pl-14"}>{sub.sub_category_name ?? t("alone")}</Td>
            <Figures of={sub} percent={sub.percent} currency={currency} />
            {withBudgets && <Td className="hidden md:table-cell print:table-cell" />}
          </tr>
        ))}
    </>
  );
}

function Name({ category, name, days }: { category: Category; name: string; days: Props["days"] }) {
  const t = useTranslations("reports.monthly");
  if (category.category_id == null) return <span className="min-w-0 wrap-anywhere">{name}</span>;
  const query = new URLSearchParams({ category_id: category.category_id, ...days });
  return (
    <Link
      href={`/transactions?${query}`}
      prefetch={false}
      title={t("entries", { name })}
      className="min-w-0 font-medium wrap-anywhere underline-offset-4 hover:underline"
    >
      {name}
    </Link>
  );
}

function Figures({
  of,
  percent,
  currency,
  className,
}: {
  of: Schemas["ComparedAmount"];
  percent: number | null;
  currency: string;
  className?: string;
}) {
  const formats = useFormats();
  return (
    <>
      <Td className={classNames(figureCell, className)}>
        <Amount value={of.amount} currency={currency} />
        <span className="block text-xs font-normal text-muted sm:hidden print:hidden">
          <SignedPercent value={of.change_percent} className="text-inherit" />
        </span>
      </Td>
      <Td className={classNames(figureCell, "hidden text-muted md:table-cell print:table-cell", className)}>
        {percent !== null && formats.percent(percent)}
      </Td>
      <Td className={classNames(figureCell, "hidden text-muted sm:table-cell", className)}>
        <Amount value={of.previous} currency={currency} />
      </Td>
      <Td className={classNames(figureCell, "hidden sm:table-cell", className)}>
        <SignedPercent value={of.change_percent} className="text-inherit" />
      </Td>
    </>
  );
}
