"use client";

import { ReceiptText } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { useFormats } from "@/i18n/formats";
import type { Days } from "@/session/month";
import { Button } from "@/ui/button";
import { Panel } from "@/ui/card";
import { Empty, Query } from "@/ui/states";

import { AmountBehind, transactionsBehind } from "../behind";

type Transaction = Schemas["List_Transaction"]["items"][number];

const SHOWN = 7;
const OUT: ReadonlySet<Transaction["type"]> = new Set([
  "EXPENSE",
  "CARD_EXPENSE",
  "CARD_PAYMENT",
  "INVESTMENT_DEPOSIT",
]);

/** What was booked last. */
export function LatestTransactions({ days, account }: { days: Days; account: string | null }) {
  const t = useTranslations("dashboard.latest");
  const latest = api.useQuery("get", "/transactions", {
    params: {
      query: {
        date_from: days.from,
        date_to: days.to,
        status: ["VALIDATING", "PAID"],
        limit: SHOWN,
        ...(account !== null && { account_id: account }),
      },
    },
  });
  return (
    <Panel
      title={t("title")}
      actions={
        <Button size="sm" look="quiet" asChild>
          <Link href={transactionsBehind({ days, account })} prefetch={false}>
            {t("all")}
          </Link>
        </Button>
      }
    >
      <Query
        query={latest}
        isEmpty={({ items }) => items.length === 0}
        empty={<Empty icon={<ReceiptText />} title={t("empty")} />}
      >
        {({ items }) => (
          <ul className="-my-2 flex flex-col divide-y divide-line">
            {items.map((transaction) => (
              <Row key={transaction.id} transaction={transaction} days={days} />
            ))}
          </ul>
        )}
      </Query>
    </Panel>
  );
}

function Row({ transaction, days }: { transaction: Transaction; days: Days }) {
  const kind = useTranslations("common.entry");
  const formats = useFormats();
  const { type, amount, description, currency_code: currency } = transaction;
  const place =
    transaction.card_name ?? transaction.account_name ?? transaction.source_account_name ?? transaction.investment_name;
  const facts = [formats.shortDate(transaction.transaction_date), transaction.category_name ?? kind(type), place];
  return (
    <li className="flex items-center justify-between gap-4 py-2.5 text-sm">
      <div className="min-w-0">
        <p className="truncate font-medium">{description ?? kind(type)}</p>
        <p className="truncate text-xs text-muted">{facts.filter(Boolean).join(" · ")}</p>
      </div>
      <AmountBehind
        name={description ?? kind(type)}
        value={OUT.has(type) ? `-${amount}` : amount}
        currency={currency}
        behind={{ days, id: transaction.id }}
        signed={type !== "TRANSFER"}
      />
    </li>
  );
}
