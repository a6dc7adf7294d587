"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { firstDay, lastDay } from "@/i18n/calendar";
import { toast } from "@/ui/toast";

/** Says what was done, with the way to what became of it. */
export function useDoneToast(session: Schemas["ImportSession"]): (text: string) => void {
  const t = useTranslations("imports.session");
  const router = useRouter();
  return (text) => {
    toast.success(text, { action: { label: t("seeTransactions"), onClick: () => router.push(booksOf(session)) } });
  };
}

/** The page of the books that shows what a session is about. An invoice holds purchases of any date. */
function booksOf({ account_id, card_id, billing_month: month }: Schemas["ImportSession"]): string {
  const query: Record<string, string> =
    card_id == null
      ? { account_id: account_id ?? "", date_from: firstDay(month), date_to: lastDay(month) }
      : { card_id };
  return `/transactions?${new URLSearchParams(query).toString()}`;
}
