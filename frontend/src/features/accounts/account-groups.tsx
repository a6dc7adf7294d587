"use client";

import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { isZero } from "@/i18n/decimal";
import { ACCOUNT_TYPES } from "@/pickers/account-type-select";
import { usePlace } from "@/session/workspace";
import { Amount } from "@/ui/amount";
import { Card } from "@/ui/card";
import { Empty } from "@/ui/states";

import { AccountRow } from "./account-row";
import { useBalances, useWorth } from "./queries";

/** Accounts under their types. An inactive one that still holds something stays in sight: it is in the sums. */
export function AccountGroups({
  accounts,
  showsInactive,
}: {
  accounts: readonly Schemas["Account"][];
  showsInactive: boolean;
}) {
  const t = useTranslations();
  const { currency } = usePlace();
  const { balances, isPending } = useBalances();
  const worth = useWorth().data;
  const isShown = ({ id, is_active: isActive }: Schemas["Account"]) =>
    isActive || showsInactive || !isZero(balances.get(id) ?? "0");
  const shown = accounts.filter(isShown);
  if (shown.length === 0) return <Empty title={t("accounts.empty.onlyInactive")} />;
  return ACCOUNT_TYPES.map((type) => ({ type, members: shown.filter((account) => account.type === type) }))
    .filter(({ members }) => members.length > 0)
    .map(({ type, members }) => {
      const sum = worth?.accounts_by_type.find((of) => of.type === type);
      return (
        <Card key={type} aria-labelledby={`type-${type}`}>
          <header className="flex items-baseline justify-between gap-3 border-b border-line px-5 py-3">
            <h2 id={`type-${type}`} className="text-sm font-semibold">
              {t(`common.accountType.${type}`)}
            </h2>
            {sum !== undefined && members.length > 1 && (
              <Amount value={sum.amount} currency={currency} className="text-sm font-medium text-muted" />
            )}
          </header>
          <ul className="divide-y divide-line">
            {members
              .toSorted((one, other) => Number(other.is_active) - Number(one.is_active))
              .map((account) => (
                <AccountRow
                  key={account.id}
                  account={account}
                  balance={balances.get(account.id)}
                  isBalancePending={isPending}
                />
              ))}
          </ul>
        </Card>
      );
    });
}
