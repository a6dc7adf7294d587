"use client";

import { useQueryClient } from "@tanstack/react-query";
import { EllipsisVertical, PackageCheck, PackageOpen, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { DeleteDialog } from "@/forms/delete-dialog";
import { useProblemText } from "@/i18n/problem-text";
import { IconButton } from "@/ui/button";
import { Menu, MenuItem, MenuSeparator } from "@/ui/menu";
import { toast } from "@/ui/toast";

/** What else can be done with an investment: an end put to it, or all of it be gone. */
export function InvestmentActions({ investment }: { investment: Schemas["InvestmentItem"] }) {
  const t = useTranslations("investments");
  const words = useTranslations("common.actions");
  const text = useProblemText();
  const router = useRouter();
  const queries = useQueryClient();
  const [isDeleting, setIsDeleting] = useState(false);
  const change = api.useMutation("patch", "/investments/{id}");
  // Reading anew what is in sight would not find it: it is left first.
  const remove = api.useMutation("delete", "/investments/{id}", { meta: { keeps: true } });
  const { id, asset_name: name, is_rescued: isRescued } = investment;
  const params = { path: { id } };
  const setRescued = async (isNow: boolean) => {
    await change.mutateAsync({ params, body: { is_rescued: isNow } });
    toast.success(t(isNow ? "rescue.done" : "rescue.undone", { name }));
  };
  return (
    <>
      <Menu
        trigger={
          <IconButton label={t("actions", { name })} look="secondary">
            <EllipsisVertical />
          </IconButton>
        }
      >
        <MenuItem onSelect={() => void setRescued(!isRescued).catch((error: unknown) => toast.error(text(error)))}>
          {isRescued ? <PackageOpen aria-hidden /> : <PackageCheck aria-hidden />}
          {t(isRescued ? "rescue.unmark" : "rescue.mark")}
        </MenuItem>
        <MenuSeparator />
        <MenuItem tone="negative" onSelect={() => setIsDeleting(true)}>
          <Trash2 aria-hidden />
          {words("delete")}
        </MenuItem>
      </Menu>
      <DeleteDialog
        isOpen={isDeleting}
        onClose={() => setIsDeleting(false)}
        title={t("remove.title", { name })}
        description={t("remove.text")}
        inUse={t(isRescued ? "remove.inUseRescued" : "remove.inUse", { name })}
        instead={t("rescue.mark")}
        onDelete={async () => {
          await remove.mutateAsync({ params });
          toast.success(t("remove.done", { name }));
          router.replace("/workspace/investments");
          void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] !== "/investments/{id}" });
        }}
        onDeactivate={isRescued ? undefined : () => setRescued(true)}
      />
    </>
  );
}
