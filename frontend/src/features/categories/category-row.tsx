"use client";

import { ChevronRight, EllipsisVertical, Plus } from "lucide-react";
import { useId, useState, type RefObject } from "react";
import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { ItemMenu } from "@/forms/item-menu";
import { usePlace } from "@/session/workspace";
import { Badge } from "@/ui/badge";
import { IconButton } from "@/ui/button";
import { CategoryIcon } from "@/ui/category-icon";
import { classNames } from "@/ui/class-names";
import { MenuItem } from "@/ui/menu";
import { useReturnFocus } from "@/ui/return-focus";
import { toast } from "@/ui/toast";

import { EditCategory } from "./category-form";
import { SubCategoryList } from "./sub-category-list";

type Category = Schemas["Category"];

/** A category, with what is below it folded away. */
export function CategoryRow({ category, withArchived }: { category: Category; withArchived: boolean }) {
  const t = useTranslations("categories");
  const [isOpen, setIsOpen] = useState(false);
  const [isEditing, setIsEditing] = useState(false);
  const [isAddingSub, setIsAddingSub] = useState(false);
  const menu = useReturnFocus<HTMLButtonElement>(isEditing);
  const subsId = useId();
  const { name, icon, color, is_active: isActive } = category;
  const subs = category.sub_categories.filter((sub) => sub.is_active || withArchived);
  if (isEditing) {
    return (
      <li className="px-2 py-1">
        <EditCategory id={category.id} onDone={() => setIsEditing(false)} />
      </li>
    );
  }
  return (
    <li className="border-b border-line last:border-b-0">
      <div className="flex items-center gap-1 py-1.5 pr-1">
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={subsId}
          aria-label={t(isOpen ? "shut" : "open", { name })}
          onClick={() => setIsOpen(!isOpen)}
          className="flex min-w-0 flex-1 items-center gap-3 rounded-lg px-2 py-1.5 text-left hover:bg-sunken"
        >
          <CategoryIcon name={name} icon={icon} color={color} className={isActive ? undefined : "opacity-60"} />
          <span className="min-w-0 flex-1">
            <span className="flex items-center gap-2">
              <span className="truncate font-medium">{name}</span>
              {!isActive && <Badge>{t("archived")}</Badge>}
            </span>
            <span className="block text-sm text-muted">{t("subCount", { count: subs.length })}</span>
          </span>
          <ChevronRight
            aria-hidden
            className={classNames("size-4 shrink-0 text-muted transition-transform", isOpen && "rotate-90")}
          />
        </button>
        <Actions
          category={category}
          trigger={menu}
          onEdit={() => setIsEditing(true)}
          onAddSub={() => {
            setIsOpen(true);
            setIsAddingSub(true);
          }}
        />
      </div>
      <div id={subsId} hidden={!isOpen}>
        {isOpen && <SubCategoryList category={category} subs={subs} isAdding={isAddingSub} onAdding={setIsAddingSub} />}
      </div>
    </li>
  );
}

function Actions({
  category,
  trigger,
  onEdit,
  onAddSub,
}: {
  category: Category;
  trigger: RefObject<HTMLButtonElement | null>;
  onEdit: () => void;
  onAddSub: () => void;
}) {
  const t = useTranslations("categories");
  const { canWrite } = usePlace();
  const change = api.useMutation("patch", "/categories/{category_id}");
  const remove = api.useMutation("delete", "/categories/{category_id}");
  const { id, name, is_active: isActive } = category;
  const params = { path: { category_id: id } };
  const setActive = async (isNow: boolean) => {
    await change.mutateAsync({ params, body: { is_active: isNow } });
    toast.success(t(isNow ? "restoredNow" : "archivedNow", { name }));
  };
  if (!canWrite) return null;
  return (
    <ItemMenu
      trigger={
        <IconButton ref={trigger} label={t("actions", { name })} size="icon-sm">
          <EllipsisVertical />
        </IconButton>
      }
      isActive={isActive}
      words={{
        putAway: t("archive"),
        takeOut: t("restore"),
        title: t("remove.title", { name }),
        text: t("remove.category"),
        inUse: t(isActive ? "remove.inUse" : "remove.inUseArchived", { name }),
      }}
      onEdit={onEdit}
      setActive={setActive}
      onDelete={async () => {
        await remove.mutateAsync({ params });
        toast.success(t("removed", { name }));
      }}
    >
      <MenuItem onSelect={onAddSub}>
        <Plus aria-hidden />
        {t("createSub")}
      </MenuItem>
    </ItemMenu>
  );
}
