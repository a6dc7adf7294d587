"use client";

import { Archive, ArchiveRestore, Ellipsis, Pencil, ReceiptText, Trash2 } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { DeleteDialog } from "@/forms/delete-dialog";
import { useProblemText } from "@/i18n/problem-text";
import { usePlace } from "@/session/workspace";
import { useAddress } from "@/ui/address";
import { IconButton } from "@/ui/button";
import { Menu, MenuItem, MenuSeparator } from "@/ui/menu";
import { toast } from "@/ui/toast";

/** What can be done with a card as a whole. */
export function CardMenu({ card, onGone }: { card: Schemas["Card"]; onGone?: () => void }) {
  const t = useTranslations();
  const text = useProblemText();
  const { canWrite } = usePlace();
  const { set } = useAddress();
  const [isDeleting, setIsDeleting] = useState(false);
  const change = api.useMutation("patch", "/cards/{id}");
  const remove = api.useMutation("delete", "/cards/{id}");
  const { id, name, is_active: isActive } = card;
  const params = { path: { id } };
  const activate = async (active: boolean) => {
    await change.mutateAsync({ params, body: { is_active: active } });
    toast.success(t(active ? "cards.reactivated" : "cards.deactivated", { name }));
  };
  const drop = async () => {
    await remove.mutateAsync({ params });
    toast.success(t("cards.deleted", { name }));
    onGone?.();
  };
  return (
    <>
      <Menu
        trigger={
          <IconButton label={t("cards.actionsOf", { name })}>
            <Ellipsis />
          </IconButton>
        }
      >
        <MenuItem asChild>
          <Link href={`/transactions?card_id=${id}`} prefetch={false}>
            <ReceiptText aria-hidden />
            {t("cards.transactions")}
          </Link>
        </MenuItem>
        {canWrite && (
          <>
            <MenuItem onSelect={() => set({ edit: id })}>
              <Pencil aria-hidden />
              {t("common.actions.edit")}
            </MenuItem>
            <MenuSeparator />
            <MenuItem
              disabled={change.isPending}
              onSelect={() => void activate(!isActive).catch((error: unknown) => toast.error(text(error)))}
            >
              {isActive ? <Archive aria-hidden /> : <ArchiveRestore aria-hidden />}
              {t(isActive ? "common.actions.deactivate" : "common.actions.reactivate")}
            </MenuItem>
            <MenuItem tone="negative" onSelect={() => setIsDeleting(true)}>
              <Trash2 aria-hidden />
              {t("common.actions.delete")}
            </MenuItem>
          </>
        )}
      </Menu>
      <DeleteDialog
        isOpen={isDeleting}
        onClose={() => setIsDeleting(false)}
        title={t("cards.remove.title", { name })}
        description={t("cards.remove.text")}
        inUse={t(isActive ? "cards.remove.inUse" : "cards.remove.inUseInactive")}
        onDelete={drop}
        onDeactivate={isActive ? () => activate(false) : undefined}
      />
    </>
  );
}
