"use client";

import {
  BadgeCheck,
  CalendarCog,
  Ellipsis,
  FileInput,
  HandCoins,
  Plus,
  RotateCcw,
  RefreshCw,
  Trash2,
  Undo2,
} from "lucide-react";
import Link from "next/link";
import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { isNegative, isZero } from "@/i18n/decimal";
import { useProblemText } from "@/i18n/problem-text";
import { useAddress } from "@/ui/address";
import { Button, IconButton } from "@/ui/button";
import { Menu, MenuItem, MenuSeparator } from "@/ui/menu";
import { toast } from "@/ui/toast";

/** What can be done with an invoice. What asks for more is opened by the address: `do=pay`. */
export function InvoiceActions({ card, invoice }: { card: Schemas["Card"]; invoice: Schemas["Invoice"] }) {
  const t = useTranslations("cards.invoice");
  const { set } = useAddress();
  const { billing_month: month, outstanding_amount: outstanding } = invoice;
  const isOwed = !isZero(outstanding) && !isNegative(outstanding);
  const open = (what: string) => set({ month, do: what });
  return (
    <div className="flex w-full flex-wrap items-center gap-2 sm:w-auto" data-print="no">
      <Button look={isOwed ? "primary" : "secondary"} className="w-full sm:w-auto" onClick={() => open("pay")}>
        <HandCoins aria-hidden />
        {t("pay")}
      </Button>
      <Button className="flex-1 sm:flex-none" onClick={() => open("purchase")}>
        <Plus aria-hidden className="max-sm:hidden" />
        {t("purchase")}
      </Button>
      <Button asChild className="flex-1 sm:flex-none">
        <Link href={`/import-sessions?new&card_id=${card.id}&month=${month}`} prefetch={false}>
          <FileInput aria-hidden className="max-sm:hidden" />
          <span className="sm:hidden">{t("importShort")}</span>
          <span className="max-sm:hidden">{t("import")}</span>
        </Link>
      </Button>
      <More card={card} invoice={invoice} onOpen={open} />
    </div>
  );
}

function More({
  card,
  invoice,
  onOpen,
}: {
  card: Schemas["Card"];
  invoice: Schemas["Invoice"];
  onOpen: (what: string) => void;
}) {
  const t = useTranslations("cards.invoice");
  const text = useProblemText();
  const change = api.useMutation("patch", "/cards/{id}/invoices/{billing_month}");
  const recalculate = api.useMutation("post", "/cards/{id}/invoices/{billing_month}/recalculate-status");
  const params = { path: { id: card.id, billing_month: invoice.billing_month } };
  const failed = (error: unknown) => void toast.error(text(error));
  const reopen = () =>
    change.mutate(
      { params, body: { status: "OPEN" } },
      { onSuccess: () => void toast.success(t("reopened")), onError: failed },
    );
  return (
    <Menu
      trigger={
        <IconButton label={t("actions")} look="secondary">
          <Ellipsis />
        </IconButton>
      }
    >
      <MenuItem onSelect={() => onOpen("chargeback")}>
        <Undo2 aria-hidden />
        {t("chargeback")}
      </MenuItem>
      <MenuItem onSelect={() => onOpen("dates")}>
        <CalendarCog aria-hidden />
        {t("editDates")}
      </MenuItem>
      {invoice.is_settled ? (
        <MenuItem disabled={change.isPending} onSelect={reopen}>
          <RotateCcw aria-hidden />
          {t("reopen")}
        </MenuItem>
      ) : (
        <MenuItem onSelect={() => onOpen("settle")}>
          <BadgeCheck aria-hidden />
          {t("settle")}
        </MenuItem>
      )}
      <MenuItem
        disabled={recalculate.isPending}
        onSelect={() =>
          recalculate.mutate({ params }, { onSuccess: () => void toast.success(t("recalculated")), onError: failed })
        }
      >
        <RefreshCw aria-hidden />
        {t("recalculate")}
      </MenuItem>
      <MenuSeparator />
      <MenuItem tone="negative" onSelect={() => onOpen("delete")}>
        <Trash2 aria-hidden />
        {t("delete")}
      </MenuItem>
    </Menu>
  );
}
