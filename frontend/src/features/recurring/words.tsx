"use client";

import { ArrowDownLeft, ArrowLeftRight, ArrowUpRight, CircleCheck, Clock, CreditCard, EyeOff } from "lucide-react";
import { useTranslations } from "use-intl";

import { Badge } from "@/ui/badge";

import type { Item, ItemType } from "./queries";

const ICONS = {
  INCOME: ArrowDownLeft,
  EXPENSE: ArrowUpRight,
  TRANSFER: ArrowLeftRight,
  CARD_TRANSACTION: CreditCard,
} as const;

/** A picture of a kind; the word for it stands beside it. */
export function TypeIcon({ type }: { type: ItemType }) {
  const Icon = ICONS[type];
  return (
    <span
      aria-hidden
      className="flex size-9 shrink-0 items-center justify-center rounded-full bg-sunken text-muted [&_svg]:size-4"
    >
      <Icon />
    </span>
  );
}

/** What became of an item in a month, as a word. */
export function MonthBadge({ item }: { item: Item }) {
  const t = useTranslations("recurring.status");
  if (item.payment_status === "PAID") {
    return (
      <Badge tone="positive">
        <CircleCheck aria-hidden />
        {t("PAID", { type: item.type })}
      </Badge>
    );
  }
  if (item.payment_status === "IGNORE") {
    return (
      <Badge>
        <EyeOff aria-hidden />
        {t("IGNORE")}
      </Badge>
    );
  }
  if (!item.is_active) return <Badge>{t("inactive")}</Badge>;
  if (item.payment_status == null) return <Badge>{t("none")}</Badge>;
  return (
    <Badge tone="caution">
      <Clock aria-hidden />
      {t("PENDING")}
    </Badge>
  );
}

/** Whose money it is: an account, a card, or one account and then another. */
export function placeOf(item: Item): string {
  const { account, destination_account: destination, card } = item;
  if (card != null) return card.name;
  return [account?.name, destination?.name].filter(Boolean).join(" → ");
}

export function filingOf(item: Item): string | null {
  if (item.category == null) return null;
  return [item.category.name, item.subcategory?.name].filter(Boolean).join(" › ");
}
