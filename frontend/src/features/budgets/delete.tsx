"use client";

import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { FormFailure } from "@/forms/failure";
import { Confirm } from "@/ui/dialog";
import { toast } from "@/ui/toast";

export function DeleteBudget({ budget, onClose }: { budget: Schemas["Budget"]; onClose: () => void }) {
  const t = useTranslations("budgets.delete");
  const remove = api.useMutation("delete", "/budgets/{budget_id}");
  const confirm = async () => {
    await remove.mutateAsync({ params: { path: { budget_id: budget.id } } });
    toast.success(t("done"));
    onClose();
  };
  return (
    <Confirm
      isOpen
      onClose={onClose}
      onConfirm={() => void confirm().catch(() => undefined)}
      title={t("title", { name: budget.category_name })}
      description={
        <div className="flex flex-col gap-3">
          <p>{t("text")}</p>
          <FormFailure error={remove.error} />
        </div>
      }
      confirm={t("confirm")}
      isBusy={remove.isPending}
    />
  );
}
