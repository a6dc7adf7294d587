"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Controller, useForm } from "react-hook-form";
import { useTranslations } from "use-intl";
import { z } from "zod";

import { expectData, http, ifMatch, versioned, type Schemas, type Versioned } from "@/api/client";
import { problemOf } from "@/api/problem";
import { FormFailure } from "@/forms/failure";
import { useRules } from "@/forms/rules";
import { useSubmit } from "@/forms/submit";
import { CurrencyPicker } from "@/pickers/currency-picker";
import { TimeZonePicker } from "@/pickers/time-zone-picker";
import { usePlace } from "@/session/workspace";
import { Button } from "@/ui/button";
import { Panel } from "@/ui/card";
import { Field } from "@/ui/field";
import { Input, Select } from "@/ui/input";
import { Query } from "@/ui/states";
import { toast } from "@/ui/toast";

type Workspace = Schemas["Workspace"];
const BASES = ["BILLING_MONTH", "PURCHASE_DATE"] as const satisfies readonly Workspace["basis"][];

/** What holds for all books of the workspace. */
export function WorkspaceSettings() {
  const t = useTranslations("settings.profile.workspace");
  const { workspace, canManage } = usePlace();
  const path = { id: workspace.id };
  const query = useQuery({
    queryKey: ["get", "/workspaces/{id}", "with its version", workspace.id],
    queryFn: async () => versioned(await http.GET("/workspaces/{id}", { params: { path } })),
  });
  return (
    <Panel title={t("title", { name: workspace.name })} description={canManage ? t("description") : t("readOnly")}>
      <Query query={query}>{(read) => <SettingsForm read={read} isReadOnly={!canManage} />}</Query>
    </Panel>
  );
}

function SettingsForm({ read, isReadOnly }: { read: Versioned<Workspace>; isReadOnly: boolean }) {
  const t = useTranslations("settings.profile.workspace");
  const actions = useTranslations("common.actions");
  const queries = useQueryClient();
  const rules = useRules();
  const { name, default_currency_code, time_zone, month_start_day, basis } = read.value;
  const form = useForm({
    resolver: zodResolver(
      z.object({
        name: rules.required,
        default_currency_code: rules.required,
        time_zone: rules.required,
        month_start_day: z.string().regex(/^([1-9]|1\d|2[0-8])$/, t("startDayRange")),
        basis: z.enum(BASES),
      }),
    ),
    values: { name, default_currency_code, time_zone, month_start_day: String(month_start_day), basis },
    // What others change meanwhile is shown, beside what is being changed here.
    resetOptions: { keepDirtyValues: true },
  });
  const { failure, submit } = useSubmit(form);
  const { errors, isSubmitting } = form.formState;
  const save = submit(async (values) => {
    const params = { path: { id: read.value.id }, ...ifMatch(read.etag) };
    const body = { ...values, month_start_day: Number(values.month_start_day) };
    const answer = await http.PATCH("/workspaces/{id}", { params, body });
    // What is there now takes the place of what was edited.
    if (problemOf(answer.error).status === 412) await queries.invalidateQueries();
    expectData(answer);
    form.reset(values);
    await queries.invalidateQueries();
    toast.success(t("saved"));
  });
  return (
    <form noValidate onSubmit={(event) => void save(event)} className="flex flex-col gap-4">
      <FormFailure error={failure} />
      <Field label={t("name")} error={errors.name?.message}>
        {(field) => <Input {...field} disabled={isReadOnly} {...form.register("name")} />}
      </Field>
      <Controller
        control={form.control}
        name="default_currency_code"
        render={({ field, fieldState }) => (
          <CurrencyPicker
            label={t("currency")}
            hint={t("currencyHint")}
            error={fieldState.error?.message}
            value={field.value}
            onChange={field.onChange}
            disabled={isReadOnly}
          />
        )}
      />
      <Controller
        control={form.control}
        name="time_zone"
        render={({ field, fieldState }) => (
          <TimeZonePicker
            label={t("timeZone")}
            error={fieldState.error?.message}
            value={field.value}
            onChange={field.onChange}
            disabled={isReadOnly}
          />
        )}
      />
      <Field label={t("startDay")} hint={t("startDayHint")} error={errors.month_start_day?.message}>
        {(field) => (
          <Input
            {...field}
            inputMode="numeric"
            disabled={isReadOnly}
            className="w-24"
            {...form.register("month_start_day")}
          />
        )}
      </Field>
      <Field label={t("basis")} error={errors.basis?.message}>
        {(field) => (
          <Select {...field} disabled={isReadOnly} {...form.register("basis")}>
            {BASES.map((one) => (
              <option key={one} value={one}>
                {t(`basisOf.${one}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {!isReadOnly && (
        <Button type="submit" look="primary" className="self-end" isBusy={isSubmitting}>
          {actions("save")}
        </Button>
      )}
    </form>
  );
}
