"use client";

import { useTranslations } from "use-intl";

import { api } from "@/api/client";
import { FormFailure } from "@/forms/failure";
import { Confirm } from "@/ui/dialog";
import { toast } from "@/ui/toast";

import type { Goal } from "./queries";

export function DeleteGoal({ goal, onClose, onDeleted }: { goal: Goal; onClose: () => void; onDeleted: () => void }) {
  const t = useTranslations("goals.delete");
  const remove = api.useMutation("delete", "/goals/{goal_id}");
  const confirm = () =>
    remove.mutate(
      { params: { path: { goal_id: goal.id } } },
      {
        onSuccess: () => {
          toast.success(t("done"));
          onDeleted();
        },
      },
    );
  return (
    <Confirm
      isOpen
      onClose={onClose}
      onConfirm={confirm}
      title={t("title", { name: goal.name })}
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
