"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useId, useState } from "react";
import { useForm } from "react-hook-form";
import { useTranslations } from "use-intl";

import { api, ifMatch, type Schemas, type Versioned } from "@/api/client";
import { useEdited, useVersion } from "@/forms/edited";
import { FormFailure } from "@/forms/failure";
import { useSubmit } from "@/forms/submit";
import { joinMonth } from "@/i18n/calendar";
import { useFormats } from "@/i18n/formats";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Loading, Query } from "@/ui/states";
import { Switch } from "@/ui/switch";
import { toast } from "@/ui/toast";

import { PlanFields, usePlanRules, type Plan } from "./fields";
import { readBudget } from "./queries";

type Budget = Schemas["Budget"];

/** Changes a plan, as it is now. */
export function EditBudget({ budget, onClose }: { budget: Budget; onClose: () => void }) {
  const t = useTranslations("budgets.form");
  const common = useTranslations("common.actions");
  const formats = useFormats();
  const formId = useId();
  const [isBusy, setIsBusy] = useState(false);
  const query = useEdited(["budget", budget.id], () => readBudget(budget.id));
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("edit", { name: budget.category_name })}
      description={t("createIn", { month: formats.month(joinMonth(budget.year, budget.month)) })}
      footer={
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{common("cancel")}</Button>
          <Button type="submit" form={formId} look="primary" isBusy={isBusy}>
            {common("save")}
          </Button>
        </div>
      }
    >
      <Query query={query} loading={<Loading rows={3} />}>
        {(read) => <EditForm id={formId} read={read} onBusy={setIsBusy} onClose={onClose} />}
      </Query>
    </Dialog>
  );
}

function EditForm({
  id,
  read,
  onBusy,
  onClose,
}: {
  id: string;
  read: Versioned<Budget>;
  onBusy: (isBusy: boolean) => void;
  onClose: () => void;
}) {
  const t = useTranslations("budgets.form");
  const budget = read.value.id;
  const [isActive, setIsActive] = useState(read.value.is_active);
  const form = useForm<Plan>({ resolver: zodResolver(usePlanRules()), defaultValues: planOf(read.value) });
  const { failure, submit } = useSubmit(form, { planned_amount: "planned", alert_threshold: "threshold" });
  const change = api.useMutation("patch", "/budgets/{budget_id}");
  const atVersion = useVersion(
    read,
    () => readBudget(budget),
    (now) => {
      form.reset(planOf(now));
      setIsActive(now.is_active);
    },
  );
  const save = submit(async ({ planned, threshold, color }) => {
    onBusy(true);
    try {
      await atVersion((etag) =>
        change.mutateAsync({
          params: { path: { budget_id: budget }, ...ifMatch(etag) },
          body: { planned_amount: planned, alert_threshold: Number(threshold), color, is_active: isActive },
        }),
      );
    } finally {
      onBusy(false);
    }
    toast.success(t("saved"));
    onClose();
  });
  return (
    <form id={id} noValidate onSubmit={(event) => void save(event)} className="flex flex-col gap-4">
      <FormFailure error={failure} />
      <PlanFields control={form.control} errors={form.formState.errors} />
      <Switch label={t("active")} hint={t("activeHint")} checked={isActive} onChange={setIsActive} />
    </form>
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
