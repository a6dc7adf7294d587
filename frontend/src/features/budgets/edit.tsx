"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { useTranslations } from "use-intl";

import { api, ifMatch, type Schemas, type Versioned } from "@/api/client";
import { EditDialog } from "@/forms/edit-dialog";
import { useEdited, useVersion } from "@/forms/edited";
import { FormDialog } from "@/forms/form-dialog";
import { useSubmit } from "@/forms/submit";
import { joinMonth } from "@/i18n/calendar";
import { useFormats } from "@/i18n/formats";
import { Switch } from "@/ui/switch";
import { toast } from "@/ui/toast";

import { PlanFields, usePlanRules, type Plan } from "./fields";
import { readBudget } from "./queries";

type Budget = Schemas["Budget"];

/** Changes a plan, as it is now. */
export function EditBudget({ budget, onClose }: { budget: Budget; onClose: () => void }) {
  const t = useTranslations("budgets.form");
  const query = useEdited(["budget", budget.id], () => readBudget(budget.id));
  return (
    <EditDialog read={query} title={t("edit", { name: budget.category_name })} onClose={onClose}>
      {(now) => <EditForm filledWith={now} onClose={onClose} />}
    </EditDialog>
  );
}

function EditForm({ filledWith, onClose }: { filledWith: Versioned<Budget>; onClose: () => void }) {
  const t = useTranslations("budgets.form");
  const formats = useFormats();
  const { id, year, month, category_name: name, is_active } = filledWith.value;
  const [isActive, setIsActive] = useState(is_active);
  const form = useForm<Plan>({ resolver: zodResolver(usePlanRules()), defaultValues: planOf(filledWith.value) });
  const { failure, submit } = useSubmit(form, { planned_amount: "planned", alert_threshold: "threshold" });
  const change = api.useMutation("patch", "/budgets/{budget_id}");
  const atVersion = useVersion(
    filledWith,
    () => readBudget(id),
    (now) => {
      form.reset(planOf(now));
      setIsActive(now.is_active);
    },
  );
  const save = submit(async ({ planned, threshold, color }) => {
    await atVersion((etag) =>
      change.mutateAsync({
        params: { path: { budget_id: id }, ...ifMatch(etag) },
        body: { planned_amount: planned, alert_threshold: Number(threshold), color, is_active: isActive },
      }),
    );
    toast.success(t("saved"));
    onClose();
  });
  return (
    <FormDialog
      title={t("edit", { name })}
      description={t("createIn", { month: formats.month(joinMonth(year, month)) })}
      failure={failure}
      isBusy={form.formState.isSubmitting}
      onSubmit={save}
      onClose={onClose}
    >
      <PlanFields control={form.control} />
      <Switch label={t("active")} hint={t("activeHint")} checked={isActive} onChange={setIsActive} />
    </FormDialog>
  );
}

function planOf(budget: Budget): Plan {
  return {
    category: budget.category_id,
    planned: budget.planned_amount,
    threshold: String(budget.alert_threshold),
    color: budget.color,
  };
}
