"use client";

import { CalendarClock, Ellipsis, Pencil, Power, Trash2 } from "lucide-react";
import { useTranslations } from "use-intl";

import { isZero } from "@/i18n/decimal";
import { useFormats } from "@/i18n/formats";
import { usePlace } from "@/session/workspace";
import { Amount } from "@/ui/amount";
import { Badge } from "@/ui/badge";
import { IconButton } from "@/ui/button";
import { Menu, MenuItem, MenuSeparator } from "@/ui/menu";

import type { Item } from "./queries";
import { useToggle } from "./toggle";
import { filingOf, MonthBadge, placeOf, TypeIcon } from "./words";

interface Props {
  item: Item;
  onOpen: () => void;
  onEdit: () => void;
  onDelete: () => void;
}

export function ItemRow({ item, onOpen, onEdit, onDelete }: Props) {
  const t = useTranslations("recurring");
  const formats = useFormats();
  const about = [t(`type.${item.type}`), t(`frequency.${item.frequency}`), filingOf(item)].filter(Boolean).join(" · ");
  const isPartly = item.payment_status !== "PENDING" && !isZero(item.pending_amount);
  return (
    <li className="relative grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-3 gap-y-1 py-3.5 pr-3 pl-5 hover:bg-sunken/60 lg:grid-cols-[auto_minmax(0,1fr)_12rem_10rem_9rem_auto]">
      <TypeIcon type={item.type} />
      <div className="min-w-0">
        <button
          type="button"
          onClick={onOpen}
          className="block max-w-full truncate text-left font-medium after:absolute after:inset-0"
        >
          {item.description}
        </button>
        <p className="truncate text-sm text-muted">{about}</p>
      </div>
      <p className="col-span-2 col-start-2 row-start-2 truncate text-sm text-muted lg:col-span-1 lg:col-start-auto lg:row-start-auto lg:text-text">
        {placeOf(item)}
      </p>
      <div className="col-span-2 col-start-2 row-start-3 flex flex-wrap items-center gap-1.5 pr-32 lg:col-span-1 lg:col-start-auto lg:row-start-auto lg:pr-0">
        <MonthBadge item={item} />
        {!item.include_in_summary && <Badge>{t("status.outOfSummary")}</Badge>}
      </div>
      <div className="col-span-2 col-start-2 row-start-3 justify-self-end pr-2.5 text-right lg:col-span-1 lg:col-start-auto lg:row-start-auto lg:justify-self-auto lg:pr-0">
        <span className="font-medium">
          <Amount value={item.amount} currency={item.currency_code} />
        </span>
        {isPartly && (
          <p className="figures text-xs text-muted">
            {t("list.pending", { amount: formats.amount(item.pending_amount, item.currency_code) })}
          </p>
        )}
      </div>
      <div className="relative z-10 col-start-3 row-start-1 justify-self-end lg:col-start-auto lg:row-start-auto">
        <ItemMenu item={item} onOpen={onOpen} onEdit={onEdit} onDelete={onDelete} />
      </div>
    </li>
  );
}

function ItemMenu({ item, onOpen, onEdit, onDelete }: Props) {
  const t = useTranslations("recurring");
  const { canWrite } = usePlace();
  const toggle = useToggle(item);
  return (
    <Menu
      trigger={
        <IconButton label={t("list.more", { name: item.description })} isBusy={toggle.isPending}>
          {!toggle.isPending && <Ellipsis />}
        </IconButton>
      }
    >
      <MenuItem onSelect={onOpen}>
        <CalendarClock aria-hidden />
        {t("actions.open")}
      </MenuItem>
      {canWrite && (
        <>
          <MenuItem onSelect={onEdit}>
            <Pencil aria-hidden />
            {t("actions.edit")}
          </MenuItem>
          <MenuItem onSelect={toggle.run}>
            <Power aria-hidden />
            {item.is_active ? t("actions.deactivate") : t("actions.activate")}
          </MenuItem>
          <MenuSeparator />
          <MenuItem tone="negative" onSelect={onDelete}>
            <Trash2 aria-hidden />
            {t("actions.delete")}
          </MenuItem>
        </>
      )}
    </Menu>
  );
}
