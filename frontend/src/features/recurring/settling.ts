"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "use-intl";

import { api } from "@/api/client";
import { useProblemText } from "@/i18n/problem-text";
import { toast } from "@/ui/toast";

import { settle, type OpenSlot, type Settlement } from "./open-slot";

export function useSettle(slot: OpenSlot) {
  return useMutation({ mutationFn: (settlement: Settlement) => settle(slot, settlement) });
}

/** Has a slot be expected again, by deleting the transaction that settled it. */
export function useExpectAgain() {
  const t = useTranslations("recurring.slots");
  const problemText = useProblemText();
  const remove = api.useMutation("post", "/transactions/bulk");
  const run = (transaction: string) =>
    remove.mutate(
      { body: { transaction_ids: [transaction], delete: true } },
      {
        onSuccess: () => toast.success(t("expected")),
        onError: (error) => toast.error(problemText(error)),
      },
    );
  return { run, isPending: remove.isPending };
}

/** Says of a slot that this time does not count: it is settled by a transaction that is in no sum. */
export function useIgnore(slot: OpenSlot) {
  const t = useTranslations("recurring.slots");
  const common = useTranslations("common.actions");
  const problemText = useProblemText();
  const settling = useSettle(slot);
  const again = useExpectAgain();
  const run = () =>
    settling.mutate(
      { amount: slot.amount, date: slot.date, isIgnored: true },
      {
        onSuccess: (transaction) =>
          toast.success(t("ignored"), { action: { label: common("undo"), onClick: () => again.run(transaction) } }),
        onError: (error) => toast.error(problemText(error)),
      },
    );
  return { run, isPending: settling.isPending };
}
