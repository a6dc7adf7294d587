"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { useFormats } from "@/i18n/formats";
import type { Days } from "@/session/month";
import { Amount } from "@/ui/amount";
import { classNames } from "@/ui/class-names";

/** What a figure is made of, by the names that the list of transactions filters by. */
export interface Behind {
  days?: Days | { to: string };
  types?: readonly Schemas["TransactionType"][];
  account?: string | null;
  category?: string | null;
  card?: string | null;
  /** The one that is opened. */
  id?: string;
}

export const SPENDING = ["EXPENSE", "CARD_EXPENSE", "CARD_CHARGEBACK"] as const;
export const ON_CARDS = ["CARD_EXPENSE", "CARD_CHARGEBACK"] as const;

/** The list of the transactions behind a figure. */
export function transactionsBehind({ days, types, account, category, card, id }: Behind): string {
  const said = Object.entries({
    date_from: days !== undefined && "from" in days ? days.from : undefined,
    date_to: days?.to,
    type: types?.join(","),
    category_id: category,
    account_id: account,
    card_id: card,
    id,
  }).filter((entry): entry is [string, string] => entry[1] != null);
  return said.length === 0 ? "/transactions" : `/transactions?${new URLSearchParams(said).toString()}`;
}

/** A figure that opens what it is made of. `name` is what it is a figure of, for those who hear links out of their place. */
export function FigureLink({
  name,
  figure,
  href,
  className,
  children,
}: {
  name: string;
  /** What is written, again. */
  figure: string;
  href: string;
  className?: string;
  children: ReactNode;
}) {
  const t = useTranslations("dashboard");
  return (
    <Link
      href={href}
      prefetch={false}
      aria-label={t("behind", { name, figure })}
      className={classNames("rounded-sm decoration-1 underline-offset-4 hover:underline", className)}
    >
      {children}
    </Link>
  );
}

/** An amount that opens the transactions behind it. */
export function AmountBehind({
  name,
  value,
  currency,
  behind,
  signed,
  className,
}: {
  name: string;
  value: string;
  currency: string;
  behind: Behind | string;
  signed?: boolean;
  className?: string;
}) {
  const formats = useFormats();
  const href = typeof behind === "string" ? behind : transactionsBehind(behind);
  return (
    <FigureLink name={name} figure={formats.amount(value, currency)} href={href} className={className}>
      <Amount value={value} currency={currency} signed={signed} />
    </FigureLink>
  );
}
