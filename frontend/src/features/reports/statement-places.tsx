"use client";

import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { isZero } from "@/i18n/decimal";
import { Amount } from "@/ui/amount";
import { Panel } from "@/ui/card";
import { figureCell, Table, Td, Th } from "@/ui/table";

/** What each account and card held before and after. */
export function StatementPlaces({ places }: { places: readonly Schemas["StatementPlace"][] }) {
  const t = useTranslations("reports");
  const isAnyWaived = places.some((place) => !isZero(place.waived));
  const columns = ["opening", "inflow", "outflow", ...(isAnyWaived ? (["waived"] as const) : []), "closing"] as const;
  const figures = {
    opening: "opening_balance",
    inflow: "inflow",
    outflow: "outflow",
    waived: "waived",
    closing: "closing_balance",
  } as const;
  if (places.length === 0) return null;
  return (
    <Panel title={t("statement.places")} description={t("statement.placesText")}>
      <Table label={t("statement.places")} className="min-w-140">
        <thead>
          <tr>
            <Th>{t("columns.place")}</Th>
            {columns.map((column) => (
              <Th key={column} className={figureCell}>
                {t(`columns.${column}`)}
              </Th>
            ))}
          </tr>
        </thead>
        <tbody>
          {places.map((place) => (
            <tr key={place.account_id ?? place.card_id}>
              <Td className="font-medium">{place.name}</Td>
              {columns.map((column) => (
                <Td key={column} className={figureCell}>
                  <Amount
                    value={place[figures[column]]}
                    currency={place.currency_code}
                    className={column === "closing" ? "font-medium" : undefined}
                  />
                </Td>
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
    </Panel>
  );
}
