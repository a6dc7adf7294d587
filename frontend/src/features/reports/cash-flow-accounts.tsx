"use client";

import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { useFormats } from "@/i18n/formats";
import { Amount } from "@/ui/amount";
import { Badge } from "@/ui/badge";
import { Panel } from "@/ui/card";
import { figureCell, Table, Td, Th } from "@/ui/table";

/** How low each account goes. */
export function CashFlowAccounts({ flow }: { flow: Schemas["CashFlow"] }) {
  const t = useTranslations("reports");
  const formats = useFormats();
  if (flow.accounts.length === 0) return null;
  return (
    <Panel title={t("cashFlow.accounts")}>
      <Table label={t("cashFlow.accounts")}>
        <thead>
          <tr>
            <Th>{t("columns.account")}</Th>
            <Th className={figureCell}>{t("cashFlow.today")}</Th>
            <Th className={figureCell}>{t("cashFlow.lowest")}</Th>
          </tr>
        </thead>
        <tbody>
          {flow.accounts.map((account) => (
            <tr key={account.account_id}>
              <Td>
                <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
                  <span className="font-medium">{account.name}</span>
                  {account.days_below_zero > 0 && <Badge tone="negative">{t("cashFlow.below")}</Badge>}
                </span>
              </Td>
              <Td className={figureCell}>
                <Amount value={account.opening_balance} currency={account.currency_code} />
              </Td>
              <Td className={figureCell}>
                <Amount value={account.lowest_balance} currency={account.currency_code} />
                <span className="block text-xs text-muted">
                  {t("cashFlow.lowestOn", { date: formats.date(account.lowest_date) })}
                </span>
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Panel>
  );
}
