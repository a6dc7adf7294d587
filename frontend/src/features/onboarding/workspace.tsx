"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useQueryClient } from "@tanstack/react-query";
import { Controller, useForm, type UseFormReturn } from "react-hook-form";
import { useTranslations } from "use-intl";
import { z } from "zod";

import { expectData, http, ifMatch, versioned, type Schemas, type Versioned } from "@/api/client";
import { useEdited, useVersion } from "@/forms/edited";
import { FormFailure } from "@/forms/failure";
import { useRules } from "@/forms/rules";
import { useSubmit } from "@/forms/submit";
import { CurrencyPicker } from "@/pickers/currency-picker";
import { browserTimeZone, TimeZonePicker } from "@/pickers/time-zone-picker";
import { useSession } from "@/session/session";
import { usePlace } from "@/session/workspace";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { Query } from "@/ui/states";

import { StepBody } from "./frame";
import { likelyCurrency } from "./likely-currency";

type Workspace = Schemas["Workspace"];

interface Terms {
  name: string;
  default_currency_code: string;
  time_zone: string;
}

/** The books that there are already, as a fresh server has them for its first person. */
export function SettleWorkspace({ onDone }: { onDone: () => void }) {
  const { id } = usePlace().workspace;
  const read = async () => versioned(await http.GET("/workspaces/{id}", { params: { path: { id } } }));
  const query = useEdited(["workspace", id], read);
  return <Query query={query}>{(now) => <SettleForm filledWith={now} read={read} onDone={onDone} />}</Query>;
}

function SettleForm({
  filledWith,
  read,
  onDone,
}: {
  filledWith: Versioned<Workspace>;
  read: () => Promise<Versioned<Workspace>>;
  onDone: () => void;
}) {
  const queries = useQueryClient();
  const { id } = filledWith.value;
  const form = useTerms(termsOf(filledWith.value));
  const save = useVersion(filledWith, read, (now) => form.reset(termsOf(now)));
  const settle = async (body: Terms) => {
    await save(async (etag) => {
      const params = { path: { id }, ...ifMatch(etag) };
      return expectData(await http.PATCH("/workspaces/{id}", { params, body }));
    });
    await queries.invalidateQueries();
    onDone();
  };
  return <WorkspaceForm form={form} onSubmit={settle} />;
}

function termsOf({ name, default_currency_code, time_zone }: Workspace): Terms {
  return { name, default_currency_code, time_zone };
}

/** Books that are new. */
export function FoundWorkspace({ onDone }: { onDone: () => void }) {
  const { enter } = useSession();
  const form = useTerms({
    name: "",
    default_currency_code: likelyCurrency(navigator.languages),
    time_zone: browserTimeZone(),
  });
  const found = async (body: Terms) => {
    const { id } = expectData(await http.POST("/workspaces", { body }));
    await enter(id);
    onDone();
  };
  return <WorkspaceForm form={form} onSubmit={found} />;
}

function useTerms(defaultValues: Terms): UseFormReturn<Terms> {
  const rules = useRules();
  return useForm<Terms>({
    resolver: zodResolver(
      z.object({ name: rules.required, default_currency_code: rules.required, time_zone: rules.required }),
    ),
    defaultValues,
  });
}

function WorkspaceForm({ form, onSubmit }: { form: UseFormReturn<Terms>; onSubmit: (terms: Terms) => Promise<void> }) {
  const t = useTranslations("onboarding");
  const { failure, submit } = useSubmit(form);
  const { errors, isSubmitting } = form.formState;
  const send = submit(onSubmit);
  return (
    <StepBody heading={t("workspace.heading")} text={t("workspace.text")}>
      <form noValidate onSubmit={(event) => void send(event)} className="flex flex-col gap-4">
        <FormFailure error={failure} />
        <Field label={t("workspace.name")} error={errors.name?.message}>
          {(field) => <Input {...field} placeholder={t("workspace.nameExample")} {...form.register("name")} />}
        </Field>
        <Controller
          control={form.control}
          name="default_currency_code"
          render={({ field, fieldState }) => (
            <CurrencyPicker
              label={t("workspace.currency")}
              hint={t("workspace.currencyHint")}
              error={fieldState.error?.message}
              value={field.value}
              onChange={field.onChange}
            />
          )}
        />
        <Controller
          control={form.control}
          name="time_zone"
          render={({ field, fieldState }) => (
            <TimeZonePicker
              label={t("workspace.timeZone")}
              hint={t("workspace.timeZoneHint")}
              error={fieldState.error?.message}
              value={field.value}
              onChange={field.onChange}
            />
          )}
        />
        <Button type="submit" look="primary" className="mt-2 self-end" isBusy={isSubmitting}>
          {t("next")}
        </Button>
      </form>
    </StepBody>
  );
}
