"use client";

import { Ellipsis, FileInput, ReceiptText } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { ItemMenu } from "@/forms/item-menu";
import { usePlace } from "@/session/workspace";
import { useAddress } from "@/ui/address";
import { Amount } from "@/ui/amount";
import { Badge } from "@/ui/badge";
import { IconButton } from "@/ui/button";
import { Menu, MenuItem } from "@/ui/menu";
import { Skeleton } from "@/ui/states";
import { toast } from "@/ui/toast";

import { AccountIcon } from "./account-icon";

/** An account: what it is, what it holds, and what can be done with it. Its name leads to its transactions. */
export function AccountRow({
  account,
  balance,
  isBalancePending,
}: {
  account: Schemas["Account"];
  balance: string | undefined;
  isBalancePending: boolean;
}) {
  const t = useTranslations("accounts");
  const { currency, canWrite } = usePlace();
  const { id, name, currency_code: code, is_active: isActive } = account;
  return (
    <li className="relative flex items-center gap-3 px-5 py-3 hover:bg-sunken/60">
      <AccountIcon account={account} />
      <div className="flex min-w-0 flex-1 flex-col sm:flex-row sm:items-center sm:gap-3">
        <div className="min-w-0 flex-1">
          <div className="flex min-w-0 items-center gap-2">
            <Link
              href={`/transactions?account_id=${id}`}
              prefetch={false}
              className="truncate font-medium after:absolute after:inset-0"
            >
              {name}
            </Link>
            {!isActive && <Badge>{t("inactive")}</Badge>}
          </div>
          {code !== currency && <p className="text-xs text-muted">{code}</p>}
        </div>
        {balance !== undefined ? (
          <Amount
            value={balance}
            currency={code}
            className={balance.startsWith("-") ? "font-semibold text-negative" : "font-semibold"}
          />
        ) : isBalancePending ? (
          <Skeleton className="h-5 w-24" />
        ) : (
          <span className="text-sm text-muted" title={t("noBalance")}>
            –
          </span>
        )}
      </div>
      <div className="relative flex shrink-0 items-center">
        {canWrite && (
          <span className="hidden w-10 sm:block">
            {isActive && (
              <IconButton label={t("importOf", { name })} asChild>
                <Link href={`/import-sessions?new&account_id=${id}`} prefetch={false}>
                  <FileInput aria-hidden />
                </Link>
              </IconButton>
            )}
          </span>
        )}
        <AccountMenu account={account} />
      </div>
    </li>
  );
}

function AccountMenu({ account }: { account: Schemas["Account"] }) {
  const t = useTranslations();
  const { canWrite } = usePlace();
  const { set } = useAddress();
  const change = api.useMutation("patch", "/accounts/{account_id}");
  const remove = api.useMutation("delete", "/accounts/{account_id}");
  const { id, name, is_active: isActive } = account;
  const params = { path: { account_id: id } };
  const trigger = (
    <IconButton label={t("accounts.actionsOf", { name })}>
      <Ellipsis />
    </IconButton>
  );
  const transactions = (
    <MenuItem asChild>
      <Link href={`/transactions?account_id=${id}`} prefetch={false}>
        <ReceiptText aria-hidden />
        {t("accounts.transactions")}
      </Link>
    </MenuItem>
  );
  if (!canWrite) return <Menu trigger={trigger}>{transactions}</Menu>;
  return (
    <ItemMenu
      trigger={trigger}
      isActive={isActive}
      words={{
        putAway: t("common.actions.deactivate"),
        takeOut: t("common.actions.reactivate"),
        title: t("accounts.remove.title", { name }),
        text: t("accounts.remove.text"),
        inUse: t(isActive ? "accounts.remove.inUse" : "accounts.remove.inUseInactive"),
      }}
      links={
        <>
          {transactions}
          <MenuItem asChild>
            <Link href={`/import-sessions?new&account_id=${id}`} prefetch={false}>
              <FileInput aria-hidden />
              {t("accounts.import")}
            </Link>
          </MenuItem>
        </>
      }
      onEdit={() => set({ id })}
      setActive={async (isNow) => {
        await change.mutateAsync({ params, body: { is_active: isNow } });
        toast.success(t(isNow ? "accounts.reactivated" : "accounts.deactivated", { name }));
      }}
      onDelete={async () => {
        await remove.mutateAsync({ params });
        toast.success(t("accounts.deleted", { name }));
      }}
    />
  );
}
