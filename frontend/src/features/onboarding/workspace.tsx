"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useQueryClient } from "@tanstack/react-query";
import { Controller, useForm } from "react-hook-form";
import { useTranslations } from "use-intl";
import { z } from "zod";

import { expectData, http, ifMatch, versioned } from "@/api/client";
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

import { StepBody } from "./frame";
import { likelyCurrency } from "./likely-currency";

interface Terms {
  name: string;
  default_currency_code: string;
  time_zone: string;
}

/** The books that there are already, as a fresh server has them for its first person. */
export function SettleWorkspace({ onDone }: { onDone: () => void }) {
  const { workspace } = usePlace();
  const queries = useQueryClient();
  const { name, default_currency_code, time_zone } = workspace;
  const settle = async (body: Terms) => {
    const path = { id: workspace.id };
    expectData(await http.PATCH("/workspaces/{id}", { params: { path }, body }));
    await queries.invalidateQueries();
    onDone();
  };
  return <WorkspaceForm initial={{ name, default_currency_code, time_zone }} onSubmit={settle} />;
}

/** Books that are new. */
export function FoundWorkspace({ onDone }: { onDone: () => void }) {
  const { enter } = useSession();
  const found = async ({ time_zone, ...body }: Terms) => {
    const made = versioned(await http.POST("/workspaces", { body }));
    if (made.value.time_zone !== time_zone) {
      const params = { path: { id: made.value.id }, ...ifMatch(made.etag) };
      expectData(await http.PATCH("/workspaces/{id}", { params, body: { time_zone } }));
    }
    await enter(made.value.id);
    onDone();
  };
  const initial = {
    name: "",
    default_currency_code: likelyCurrency(navigator.languages),
    time_zone: browserTimeZone(),
  };
  return <WorkspaceForm initial={initial} onSubmit={found} />;
}

function WorkspaceForm({ initial, onSubmit }: { initial: Terms; onSubmit: (terms: Terms) => Promise<void> }) {
  const t = useTranslations("onboarding");
  const rules = useRules();
  const form = useForm<Terms>({
    resolver: zodResolver(
      z.object({ name: rules.required, default_currency_code: rules.required, time_zone: rules.required }),
    ),
    defaultValues: initial,
  });
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
