"use client";

import { useTranslations } from "use-intl";

import { api } from "@/api/client";
import { useProblemText } from "@/i18n/problem-text";
import { toast } from "@/ui/toast";

import type { Item } from "./queries";

/** Has an item expect no more, or expect again. */
export function useToggle({ id, is_active: isActive }: Pick<Item, "id" | "is_active">) {
  const t = useTranslations("recurring.actions");
  const problemText = useProblemText();
  const change = api.useMutation("patch", "/recurring/{id}");
  const run = () =>
    change.mutate(
      { params: { path: { id } }, body: { is_active: !isActive } },
      {
        onSuccess: () => toast.success(isActive ? t("deactivated") : t("activated")),
        onError: (error) => toast.error(problemText(error)),
      },
    );
  return { run, isPending: change.isPending };
}
