"use client";

import { useTranslations } from "use-intl";

import { api } from "@/api/client";
import { DeleteDialog } from "@/forms/delete-dialog";
import { toast } from "@/ui/toast";

import type { Item } from "./queries";

/** Deletes an item that no transaction is linked to; another one can be deactivated. */
export function DeleteItem({ item, onClose, onDeleted }: { item: Item; onClose: () => void; onDeleted?: () => void }) {
  const t = useTranslations("recurring");
  const remove = api.useMutation("delete", "/recurring/{id}");
  const change = api.useMutation("patch", "/recurring/{id}");
  const path = { id: item.id };
  return (
    <DeleteDialog
      isOpen
      onClose={onClose}
      title={t("delete.title", { name: item.description })}
      description={t("delete.text")}
      inUse={t("delete.inUse")}
      onDelete={async () => {
        await remove.mutateAsync({ params: { path } });
        toast.success(t("delete.done"));
        onDeleted?.();
      }}
      {...(item.is_active && {
        onDeactivate: async () => {
          await change.mutateAsync({ params: { path }, body: { is_active: false } });
          toast.success(t("actions.deactivated"));
        },
      })}
    />
  );
}
