"use client";

import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { useFormats } from "@/i18n/formats";
import { Amount } from "@/ui/amount";
import { Badge } from "@/ui/badge";
import { Panel } from "@/ui/card";
import { classNames } from "@/ui/class-names";
import { Empty } from "@/ui/states";
import { figureCell, Table, Td, Th } from "@/ui/table";

type Movement = Schemas["ExpectedMovement"];
type Source = "transaction" | "recurring" | "invoice";

/** What will move money, by the day that it counts on. */
export function Expected({
  movements,
  accounts,
}: {
  movements: readonly Movement[];
  accounts: readonly Schemas["AccountOutlook"][];
}) {
  const t = useTranslations("reports");
  const names = new Map(accounts.map(({ account_id, name }) => [account_id, name]));
  return (
    <Panel title={t("cashFlow.expected")} description={t("cashFlow.expectedText")}>
      {movements.length === 0 ? (
        <Empty title={t("cashFlow.nothing")}>{t("cashFlow.nothingText")}</Empty>
      ) : (
        <Table label={t("cashFlow.expected")}>
          <thead>
            <tr>
              <Th>{t("columns.date")}</Th>
              <Th>{t("columns.description")}</Th>
              <Th className="hidden md:table-cell print:table-cell">{t("columns.account")}</Th>
              <Th className="hidden sm:table-cell">{t("columns.source")}</Th>
              <Th className={figureCell}>{t("columns.amount")}</Th>
            </tr>
          </thead>
          <tbody>
            {movements.map((movement, index) => (
              <Row
                // A slot and its account may come twice: nothing else of it is its own.
                key={`${movement.date} ${index}`}
                movement={movement}
                account={movement.account_id == null ? t("cashFlow.without") : names.get(movement.account_id)}
              />
            ))}
          </tbody>
        </Table>
      )}
    </Panel>
  );
}

function Row({ movement, account }: { movement: Movement; account: string | undefined }) {
  const t = useTranslations("reports.cashFlow");
  const formats = useFormats();
  const { date, due_date, description, amount, currency_code, card_id } = movement;
  const source = movement.source as Source;
  const when = { date: formats.date(due_date) };
  return (
    <tr>
      <Td className="figures align-top whitespace-nowrap">{formats.date(date)}</Td>
      <Td className="align-top">
        <span className="wrap-anywhere">{description}</span>
        {due_date !== date && (
          <span className="block text-xs text-muted">{card_id == null ? t("due", when) : t("bought", when)}</span>
        )}
        <span className="block text-xs text-muted md:hidden print:hidden">{account}</span>
      </Td>
      <Td className="hidden align-top md:table-cell print:table-cell">{account}</Td>
      <Td className="hidden align-top sm:table-cell">
        <Badge>{t(`source.${source}`)}</Badge>
      </Td>
      <Td className={classNames(figureCell, "align-top")}>
        <Amount value={amount} currency={currency_code} signed />
      </Td>
    </tr>
  );
}

/** So many days of a late item are told. */
const TOLD = 6;

/** Late slots that are not waited for any more. */
export function Lapsed({ slots }: { slots: readonly Schemas["LapsedSlots"][] }) {
  const t = useTranslations("reports.cashFlow");
  const formats = useFormats();
  if (slots.length === 0) return null;
  return (
    <Panel title={t("lapsed")} description={t("lapsedText")}>
      <ul className="flex list-disc flex-col gap-1 pl-5 text-sm">
        {slots.map(({ recurring_id, description, dates }) => {
          const told = dates.slice(0, TOLD).map((date) => formats.date(date));
          const more = dates.length > TOLD ? [t("moreDates", { count: dates.length - TOLD })] : [];
          return (
            <li key={recurring_id}>{t("lapsedOf", { name: description, dates: [...told, ...more].join(", ") })}</li>
          );
        })}
      </ul>
    </Panel>
  );
}
