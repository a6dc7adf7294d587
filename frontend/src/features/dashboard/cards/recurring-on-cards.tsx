"use client";

import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { useFormats } from "@/i18n/formats";
import { Badge } from "@/ui/badge";
import { Panel } from "@/ui/card";
import { figureCell, Table, Td, Th } from "@/ui/table";

import { AmountBehind } from "../behind";
import { Pager, usePages } from "../pages";

type Item = Schemas["DashboardRecurring"];

/** What comes back on the cards, by its next day. */
export function RecurringOnCards({ items }: { items: readonly Item[] }) {
  const t = useTranslations("dashboard");
  const formats = useFormats();
  const { rows, ...pages } = usePages(items);
  const next = ({ nextDate }: Item) => (nextDate == null ? t("cards.noNext") : formats.date(nextDate));
  return (
    <Panel title={t("cards.recurring")} description={t("cards.recurringHint")} className="lg:col-span-2">
      {rows.length === 0 ? (
        <p className="py-8 text-center text-sm text-muted">{t("cards.noRecurring")}</p>
      ) : (
        <Table label={t("cards.recurring")}>
          <thead>
            <tr>
              <Th>{t("column.description")}</Th>
              <Th className="hidden sm:table-cell">{t("column.card")}</Th>
              <Th className="hidden sm:table-cell">{t("column.next")}</Th>
              <Th>{t("column.status")}</Th>
              <Th className={figureCell}>{t("column.amount")}</Th>
            </tr>
          </thead>
          <tbody>
            {rows.map((item) => (
              <tr key={item.id}>
                <Td>
                  <span className="font-medium">{item.description}</span>
                  {item.category != null && <span className="block text-xs text-muted">{item.category}</span>}
                  <span className="block text-xs text-muted sm:hidden">
                    {item.cardName} · {next(item)}
                  </span>
                </Td>
                <Td className="hidden sm:table-cell">{item.cardName}</Td>
                <Td className="figures hidden whitespace-nowrap sm:table-cell">{next(item)}</Td>
                <Td>
                  <Badge tone={item.status === "active" ? "positive" : "neutral"}>
                    {t(`cards.recurringStatus.${item.status}`)}
                  </Badge>
                </Td>
                <Td className={figureCell}>
                  <AmountBehind
                    name={item.description}
                    value={item.amount}
                    currency={item.currencyCode}
                    behind={{ card: item.cardId, types: ["CARD_EXPENSE"] }}
                  />
                </Td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      <Pager label={t("pages.of", { list: t("cards.recurring") })} pages={pages} />
    </Panel>
  );
}
