"use client";

import { EllipsisVertical } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { ItemMenu } from "@/forms/item-menu";
import { usePlace } from "@/session/workspace";
import { Badge } from "@/ui/badge";
import { IconButton } from "@/ui/button";
import { classNames } from "@/ui/class-names";
import { useReturnFocus } from "@/ui/return-focus";
import { toast } from "@/ui/toast";

import { RenameSub } from "./rename-sub";

/** A subcategory: its name, and what can be done with it. */
export function SubCategoryRow({ sub }: { sub: Schemas["SubCategory"] }) {
  const t = useTranslations("categories");
  const { canWrite } = usePlace();
  const [isEditing, setIsEditing] = useState(false);
  const menu = useReturnFocus<HTMLButtonElement>(isEditing);
  const change = api.useMutation("patch", "/categories/{category_id}/sub-categories/{id}");
  const remove = api.useMutation("delete", "/categories/{category_id}/sub-categories/{id}");
  const { name, is_active: isActive } = sub;
  const params = { path: { category_id: sub.category_id, id: sub.id } };
  const setActive = async (isNow: boolean) => {
    await change.mutateAsync({ params, body: { is_active: isNow } });
    toast.success(t(isNow ? "restoredNow" : "archivedNow", { name }));
  };
  if (isEditing) {
    return (
      <li>
        <RenameSub sub={sub} onDone={() => setIsEditing(false)} />
      </li>
    );
  }
  return (
    <li className="flex min-h-10 items-center gap-2">
      <span className={classNames("min-w-0 truncate text-sm", !isActive && "text-muted")}>{name}</span>
      {!isActive && <Badge>{t("archived")}</Badge>}
      <span className="flex-1" />
      {canWrite && (
        <ItemMenu
          trigger={
            <IconButton ref={menu} label={t("actions", { name })} size="icon-sm">
              <EllipsisVertical />
            </IconButton>
          }
          isActive={isActive}
          words={{
            putAway: t("archive"),
            takeOut: t("restore"),
            title: t("remove.title", { name }),
            text: t("remove.sub"),
            inUse: t(isActive ? "remove.inUse" : "remove.inUseArchived", { name }),
          }}
          onEdit={() => setIsEditing(true)}
          setActive={setActive}
          onDelete={async () => {
            await remove.mutateAsync({ params });
            toast.success(t("removed", { name }));
          }}
        />
      )}
    </li>
  );
}
