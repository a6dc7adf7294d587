"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useForm, type UseFormReturn } from "react-hook-form";
import { useTranslations } from "use-intl";
import { z } from "zod";

import { api, ifMatch, type Versioned } from "@/api/client";
import { EditDialog } from "@/forms/edit-dialog";
import { useEdited, useVersion } from "@/forms/edited";
import { FormDialog } from "@/forms/form-dialog";
import { useRules } from "@/forms/rules";
import { useSubmit } from "@/forms/submit";
import { usePlace } from "@/session/workspace";
import { COLORS } from "@/ui/color-input";
import { toast } from "@/ui/toast";

import { GoalFields, PRIORITIES, TYPES, type GoalValues } from "./goal-fields";
import { readGoal, type Goal } from "./queries";

function useGoalForm(defaultValues: GoalValues): UseFormReturn<GoalValues> {
  const rules = useRules();
  const schema = z.object({
    name: rules.required,
    category: rules.required,
    type: z.enum(TYPES),
    target_value: rules.positiveAmount,
    currency_code: rules.required,
    due_date: rules.date,
    priority: z.enum(PRIORITIES),
    color: rules.required,
  });
  return useForm({ resolver: zodResolver(schema), defaultValues });
}

export function NewGoal({ onClose, onCreated }: { onClose: () => void; onCreated: (id: string) => void }) {
  const t = useTranslations("goals.form");
  const { currency } = usePlace();
  const create = api.useMutation("post", "/goals");
  const form = useGoalForm({
    name: "",
    category: "",
    type: "MANUAL",
    target_value: "",
    currency_code: currency,
    due_date: "",
    priority: "MEDIUM",
    color: COLORS[0],
  });
  return (
    <GoalDialog
      title={t("create")}
      submit={t("submit")}
      form={form}
      onClose={onClose}
      onSave={async (values) => {
        const { id } = await create.mutateAsync({ body: values });
        toast.success(t("created"));
        // What feeds it is said next.
        onCreated(id);
      }}
    />
  );
}

/** Changes a goal, as it is now. */
export function EditGoal({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useTranslations("goals.form");
  const query = useEdited(["goal", id], () => readGoal(id));
  return (
    <EditDialog read={query} title={t("edit")} onClose={onClose}>
      {(now) => <EditForm filledWith={now} onClose={onClose} />}
    </EditDialog>
  );
}

function EditForm({ filledWith, onClose }: { filledWith: Versioned<Goal>; onClose: () => void }) {
  const t = useTranslations("goals.form");
  const common = useTranslations("common.actions");
  const goal = filledWith.value;
  const change = api.useMutation("patch", "/goals/{goal_id}");
  const form = useGoalForm(valuesOf(goal));
  const save = useVersion(
    filledWith,
    () => readGoal(goal.id),
    (now) => form.reset(valuesOf(now)),
  );
  const isFed = goal.investments.length > 0 || (goal.deposits ?? []).length > 0;
  return (
    <GoalDialog
      title={t("edit")}
      submit={common("save")}
      form={form}
      isTypeFixed={isFed}
      isCurrencyFixed
      onClose={onClose}
      onSave={async ({ name, category, type, target_value, due_date, priority, color }) => {
        const body = { name, category, type, target_value, due_date, priority, color };
        await save((etag) => change.mutateAsync({ params: { path: { goal_id: goal.id }, ...ifMatch(etag) }, body }));
        toast.success(t("saved"));
      }}
    />
  );
}

function valuesOf({ name, category, type, target_value, currency_code, due_date, priority, color }: Goal): GoalValues {
  return { name, category, type, target_value, currency_code, due_date, priority, color };
}

function GoalDialog({
  title,
  submit: submitText,
  form,
  isTypeFixed = false,
  isCurrencyFixed = false,
  onClose,
  onSave,
}: {
  title: string;
  submit: string;
  form: UseFormReturn<GoalValues>;
  isTypeFixed?: boolean;
  isCurrencyFixed?: boolean;
  onClose: () => void;
  onSave: (values: GoalValues) => Promise<void>;
}) {
  const { failure, submit } = useSubmit(form);
  const send = submit(async (values) => {
    await onSave(values);
    onClose();
  });
  return (
    <FormDialog
      title={title}
      submit={submitText}
      failure={failure}
      isBusy={form.formState.isSubmitting}
      onSubmit={send}
      onClose={onClose}
    >
      <GoalFields form={form} isTypeFixed={isTypeFixed} isCurrencyFixed={isCurrencyFixed} />
    </FormDialog>
  );
}
