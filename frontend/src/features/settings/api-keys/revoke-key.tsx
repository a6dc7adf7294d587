"use client";

import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { useProblemText } from "@/i18n/problem-text";
import { Confirm } from "@/ui/dialog";
import { toast } from "@/ui/toast";

export function RevokeKey({ apiKey, onClose }: { apiKey: Schemas["ApiKey"]; onClose: () => void }) {
  const t = useTranslations("settings.keys");
  const text = useProblemText();
  const revoke = api.useMutation("delete", "/api-keys/{id}", {
    onSuccess: () => {
      toast.success(t("revoked"));
      onClose();
    },
    onError: (error) => toast.error(text(error)),
  });
  return (
    <Confirm
      isOpen
      onClose={onClose}
      title={t("revokeTitle", { name: apiKey.name })}
      description={t("revokeText")}
      confirm={t("revoke")}
      isBusy={revoke.isPending}
      onConfirm={() => revoke.mutate({ params: { path: { id: apiKey.id } } })}
    />
  );
}
