"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMemo } from "react";
import { Controller, useForm, useWatch, type Control } from "react-hook-form";
import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { FormDialog } from "@/forms/form-dialog";
import { useSubmit } from "@/forms/submit";
import { splitMonth } from "@/i18n/calendar";
import { useFormats } from "@/i18n/formats";
import { useFilingOptions } from "@/pickers/options";
import { usePlace } from "@/session/workspace";
import { COLORS } from "@/ui/color-input";
import { Combobox, type Option } from "@/ui/combobox";
import { Field } from "@/ui/field";
import { toast } from "@/ui/toast";

import { PlanFields, usePlanRules, type Plan } from "./fields";
import { useBudgets } from "./queries";

const THRESHOLD = "80";

interface Props {
  month: string;
  category: string | null;
  spending: { categories: readonly Schemas["ReportCategory"][] };
  onClose: () => void;
}

/** Plans a category's month. */
export function CreateBudget({ month, category, spending, onClose }: Props) {
  const t = useTranslations("budgets.form");
  const formats = useFormats();
  const categories = api.useQuery("get", "/categories").data;
  const colorOf = (id: string) => categories?.find((category) => category.id === id)?.color ?? COLORS[0];
  const form = useForm<Plan>({
    resolver: zodResolver(usePlanRules()),
    defaultValues: {
      category: category ?? "",
      planned: "",
      threshold: THRESHOLD,
      color: colorOf(category ?? ""),
    },
  });
  const { failure, submit } = useSubmit(form, {
    category_id: "category",
    planned_amount: "planned",
    alert_threshold: "threshold",
  });
  const { errors, isSubmitting } = form.formState;
  const create = api.useMutation("post", "/budgets");
  const save = submit(async ({ category, planned, threshold, color }) => {
    await create.mutateAsync({
      body: {
        ...splitMonth(month),
        category_id: category,
        planned_amount: planned,
        alert_threshold: Number(threshold),
        color,
      },
    });
    toast.success(t("created"));
    onClose();
  });
  return (
    <FormDialog
      title={t("create")}
      description={t("createIn", { month: formats.month(month) })}
      submit={t("submit")}
      failure={failure}
      isBusy={isSubmitting}
      onSubmit={save}
      onClose={onClose}
    >
      <Controller
        control={form.control}
        name="category"
        render={({ field }) => (
          <CategoryField
            month={month}
            value={field.value}
            onChange={(id) => {
              field.onChange(id);
              form.setValue("color", colorOf(id));
            }}
            error={errors.category?.message}
          />
        )}
      />
      <Fields control={form.control} spending={spending} />
    </FormDialog>
  );
}

function Fields({ control, spending }: Pick<Props, "spending"> & { control: Control<Plan> }) {
  const t = useTranslations("budgets.form");
  const formats = useFormats();
  const { currency } = usePlace();
  const category = useWatch({ control, name: "category" });
  const spent = spending.categories.find(({ category_id }) => category_id === category);
  const hint =
    spent &&
    t("history", {
      current: formats.amount(spent.amount, currency),
      previous: formats.amount(spent.previous, currency),
    });
  return <PlanFields control={control} hint={hint} />;
}

/** Expense categories, those that have no budget yet before the others. */
function CategoryField({
  month,
  value,
  onChange,
  error,
}: {
  month: string;
  value: string;
  onChange: (category: string) => void;
  error: string | undefined;
}) {
  const t = useTranslations("budgets.form");
  const all = useFilingOptions("EXPENSE", value);
  const budgets = useBudgets(month).data;
  const options = useMemo<readonly Option[]>(() => {
    const taken = new Set(budgets?.map(({ category_id }) => category_id));
    const categories = all.filter(({ value }) => !value.includes("/"));
    return [
      ...categories.filter(({ value }) => !taken.has(value)).map((option) => ({ ...option, group: t("free") })),
      ...categories.filter(({ value }) => taken.has(value)).map((option) => ({ ...option, group: t("taken") })),
    ];
  }, [all, budgets, t]);
  return (
    <Field label={t("category")} error={error}>
      {(field) => (
        <Combobox
          {...field}
          label={t("category")}
          options={options}
          value={value || null}
          onChange={(id) => onChange(id ?? "")}
        />
      )}
    </Field>
  );
}
