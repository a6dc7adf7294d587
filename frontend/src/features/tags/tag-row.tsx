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
import { Dot } from "@/ui/dot";
import { useReturnFocus } from "@/ui/return-focus";
import { toast } from "@/ui/toast";

import { EditTag } from "./tag-form";

/** A tag: its name, and what can be done with it. */
export function TagRow({ tag }: { tag: Schemas["Tag"] }) {
  const t = useTranslations("tags");
  const { canWrite } = usePlace();
  const [isEditing, setIsEditing] = useState(false);
  const menu = useReturnFocus<HTMLButtonElement>(isEditing);
  const change = api.useMutation("patch", "/tags/{id}");
  const remove = api.useMutation("delete", "/tags/{id}");
  const { id, name, color, is_active: isActive } = tag;
  const params = { path: { id } };
  const setActive = async (isNow: boolean) => {
    await change.mutateAsync({ params, body: { is_active: isNow } });
    toast.success(t(isNow ? "restoredNow" : "archivedNow", { name }));
  };
  if (isEditing) {
    return (
      <li className="col-span-full py-1">
        <EditTag id={id} onDone={() => setIsEditing(false)} />
      </li>
    );
  }
  return (
    <li className="flex min-h-11 items-center gap-2.5 rounded-lg pr-1 pl-3 hover:bg-sunken">
      <Dot color={color} />
      <span className={classNames("min-w-0 truncate", !isActive && "text-muted")}>{name}</span>
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
            text: t("remove.text"),
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
