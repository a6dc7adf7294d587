"use client";

import { Ellipsis, ReceiptText } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { ItemMenu } from "@/forms/item-menu";
import { usePlace } from "@/session/workspace";
import { useAddress } from "@/ui/address";
import { IconButton } from "@/ui/button";
import { Menu, MenuItem } from "@/ui/menu";
import { toast } from "@/ui/toast";

/** What can be done with a card as a whole. */
export function CardMenu({ card, onGone }: { card: Schemas["Card"]; onGone?: () => void }) {
  const t = useTranslations();
  const { canWrite } = usePlace();
  const { set } = useAddress();
  const change = api.useMutation("patch", "/cards/{id}");
  const remove = api.useMutation("delete", "/cards/{id}");
  const { id, name, is_active: isActive } = card;
  const params = { path: { id } };
  const trigger = (
    <IconButton label={t("cards.actionsOf", { name })}>
      <Ellipsis />
    </IconButton>
  );
  const transactions = (
    <MenuItem asChild>
      <Link href={`/transactions?card_id=${id}`} prefetch={false}>
        <ReceiptText aria-hidden />
        {t("cards.transactions")}
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
        title: t("cards.remove.title", { name }),
        text: t("cards.remove.text"),
        inUse: t(isActive ? "cards.remove.inUse" : "cards.remove.inUseInactive"),
      }}
      links={transactions}
      onEdit={() => set({ edit: id })}
      setActive={async (isNow) => {
        await change.mutateAsync({ params, body: { is_active: isNow } });
        toast.success(t(isNow ? "cards.reactivated" : "cards.deactivated", { name }));
      }}
      onDelete={async () => {
        await remove.mutateAsync({ params });
        toast.success(t("cards.deleted", { name }));
        onGone?.();
      }}
    />
  );
}
