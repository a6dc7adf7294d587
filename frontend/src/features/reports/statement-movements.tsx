"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { useFormats } from "@/i18n/formats";
import { Amount } from "@/ui/amount";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Panel } from "@/ui/card";
import { classNames } from "@/ui/class-names";
import { figureCell, Table, Td, Th } from "@/ui/table";

import { useIsPrinting } from "./printing";

type Movement = Schemas["StatementMovement"];

/** So many rows are drawn at once: a year has thousands. Paper has all of them. */
const STEP = 200;

/** Movements by date, each with what its account or card held after it. */
export function StatementMovements({
  movements,
  isOfOne,
}: {
  movements: readonly Movement[];
  /** Of one account or card, which every row would repeat. */
  isOfOne: boolean;
}) {
  const t = useTranslations("reports");
  const isPrinting = useIsPrinting();
  const [count, setCount] = useState(STEP);
  const shown = isPrinting ? movements : movements.slice(0, count);
  const left = movements.length - shown.length;
  return (
    <Panel title={t("statement.movements")} description={t("statement.count", { count: movements.length })}>
      {movements.length === 0 ? (
        <p className="py-6 text-center text-sm text-muted">{t("statement.empty")}</p>
      ) : (
        <Table label={t("statement.movements")}>
          <thead>
            <tr>
              <Th className="hidden sm:table-cell">{t("columns.date")}</Th>
              <Th>{t("columns.description")}</Th>
              {!isOfOne && <Th className="hidden md:table-cell print:table-cell">{t("columns.place")}</Th>}
              <Th className="hidden lg:table-cell">{t("columns.kind")}</Th>
              <Th className={figureCell}>{t("columns.amount")}</Th>
              <Th className={classNames(figureCell, "hidden sm:table-cell")}>{t("columns.balance")}</Th>
            </tr>
          </thead>
          <tbody>
            {shown.map((movement) => (
              <Row
                key={`${movement.transaction_id} ${movement.account_id ?? movement.card_id}`}
                movement={movement}
                isOfOne={isOfOne}
              />
            ))}
          </tbody>
        </Table>
      )}
      {left > 0 && (
        <Button size="sm" look="quiet" className="self-center" onClick={() => setCount(count + STEP)}>
          {t("statement.more", { count: Math.min(left, STEP) })}
        </Button>
      )}
    </Panel>
  );
}

function Row({ movement, isOfOne }: { movement: Movement; isOfOne: boolean }) {
  const t = useTranslations("reports.statement");
  const words = useTranslations("common");
  const formats = useFormats();
  const { transaction_date, description, type, status, place_name, amount, balance, currency_code } = movement;
  const isExpected = status === "PENDING" || status === "IGNORE";
  const kind = words(`entry.${type}`);
  return (
    <tr className={isExpected ? "text-muted" : undefined}>
      <Td className="figures hidden whitespace-nowrap sm:table-cell">{formats.date(transaction_date)}</Td>
      <Td>
        <span className="flex flex-wrap items-center gap-x-2">
          <span className="wrap-anywhere">{description === "" ? kind : description}</span>
          {isExpected && <Badge>{words(`status.${status}`)}</Badge>}
        </span>
        <span className="block text-xs text-muted sm:hidden print:hidden">
          {[formats.date(transaction_date), isOfOne ? null : place_name].filter(Boolean).join(" · ")}
        </span>
      </Td>
      {!isOfOne && <Td className="hidden whitespace-nowrap md:table-cell print:table-cell">{place_name}</Td>}
      <Td className="hidden whitespace-nowrap text-muted lg:table-cell">{kind}</Td>
      <Td className={figureCell}>
        <Amount value={amount} currency={currency_code} signed={!isExpected} />
        {balance != null && (
          <span className="block text-xs whitespace-nowrap text-muted sm:hidden print:hidden">
            {t("balanceAfter", { amount: formats.amount(balance, currency_code) })}
          </span>
        )}
      </Td>
      <Td className={classNames(figureCell, "hidden sm:table-cell")}>
        {balance == null ? <span className="text-muted">—</span> : <Amount value={balance} currency={currency_code} />}
      </Td>
    </tr>
  );
}
