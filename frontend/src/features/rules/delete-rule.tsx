"use client";

import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { useProblemText } from "@/i18n/problem-text";
import { Confirm } from "@/ui/dialog";
import { toast } from "@/ui/toast";

export function DeleteRule({ rule, onClose }: { rule: Schemas["Rule"]; onClose: () => void }) {
  const t = useTranslations("rules");
  const word = useTranslations("common.actions")("delete");
  const text = useProblemText();
  const remove = api.useMutation("delete", "/rules/{id}", {
    onSuccess: () => {
      toast.success(t("deleted"));
      onClose();
    },
    onError: (error) => toast.error(text(error)),
  });
  return (
    <Confirm
      isOpen
      onClose={onClose}
      title={t("deleteTitle", { name: rule.name })}
      description={t("deleteText")}
      confirm={word}
      isBusy={remove.isPending}
      onConfirm={() => remove.mutate({ params: { path: { id: rule.id } } })}
    />
  );
}
