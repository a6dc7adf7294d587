"use client";

import {
  ArrowDownLeft,
  ArrowLeftRight,
  ArrowUpRight,
  CreditCard,
  type LucideIcon,
  PiggyBank,
  ReceiptText,
  Undo2,
  Wallet,
} from "lucide-react";
import { RadioGroup } from "radix-ui";
import { useTranslations } from "use-intl";

import { KINDS, type Kind } from "./kinds";

const ICONS: Readonly<Record<Kind, LucideIcon>> = {
  EXPENSE: ArrowUpRight,
  INCOME: ArrowDownLeft,
  TRANSFER: ArrowLeftRight,
  CARD_EXPENSE: CreditCard,
  CARD_CHARGEBACK: Undo2,
  CARD_PAYMENT: ReceiptText,
  INVESTMENT_DEPOSIT: PiggyBank,
  INVESTMENT_WITHDRAWAL: Wallet,
};

/** Which of the eight kinds an entry is. */
export function KindSwitch({ value, onChange }: { value: Kind; onChange: (kind: Kind) => void }) {
  const t = useTranslations();
  return (
    <RadioGroup.Root
      aria-label={t("transactions.form.kind")}
      value={value}
      onValueChange={(kind) => onChange(kind as Kind)}
      className="grid grid-cols-4 gap-1.5"
    >
      {KINDS.map((kind) => {
        const Icon = ICONS[kind];
        return (
          <RadioGroup.Item
            key={kind}
            value={kind}
            className="flex min-h-14 flex-col items-center justify-center gap-1 rounded-lg border border-line px-0.5 py-1.5 text-center text-[0.6875rem] leading-tight sm:text-xs text-muted hover:bg-sunken data-[state=checked]:border-accent data-[state=checked]:bg-accent-soft data-[state=checked]:font-medium data-[state=checked]:text-text"
          >
            <Icon aria-hidden className="size-4 shrink-0" />
            {t(`common.entry.${kind}`)}
          </RadioGroup.Item>
        );
      })}
    </RadioGroup.Root>
  );
}
