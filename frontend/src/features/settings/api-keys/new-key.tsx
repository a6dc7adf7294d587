"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useState } from "react";
import { Controller, useForm, useWatch } from "react-hook-form";
import { useTranslations } from "use-intl";
import { z } from "zod";

import { api, type Schemas } from "@/api/client";
import { FormFailure } from "@/forms/failure";
import { useRules } from "@/forms/rules";
import { useSubmit } from "@/forms/submit";
import { usePlace } from "@/session/workspace";
import { Button } from "@/ui/button";
import { Checkbox } from "@/ui/checkbox";
import { Copyable } from "@/ui/copy";
import { Dialog } from "@/ui/dialog";
import { Field, FieldGroup } from "@/ui/field";
import { Input, Select } from "@/ui/input";

import { endOf, EXPIRIES, type Expiry } from "./expiry";

type Scope = Schemas["KeyScope"];
/** What a role reaches, which a key never goes beyond. */
const SCOPES: Record<Schemas["Role"], readonly Scope[]> = {
  VIEWER: ["read"],
  MEMBER: ["read", "write", "import"],
  ADMIN: ["read", "write", "import", "admin"],
};

/** Making a key, which is then shown once. */
export function NewKey({ onClose }: { onClose: () => void }) {
  const t = useTranslations("settings.keys");
  const [made, setMade] = useState<Schemas["CreatedApiKey"] | null>(null);
  if (made === null) {
    return (
      <Dialog isOpen onClose={onClose} title={t("new")}>
        <KeyForm onMade={setMade} />
      </Dialog>
    );
  }
  return (
    <Dialog isOpen onClose={onClose} title={t("made")} description={t("madeText")}>
      <div className="flex flex-col gap-4">
        <Copyable label={made.name} value={made.rawKey ?? ""} />
        <p className="text-sm text-muted">
          {t.rich("header", { header: () => <code className="text-text">X-API-Key</code> })}
        </p>
        <Button className="self-end" onClick={onClose}>
          {t("done")}
        </Button>
      </div>
    </Dialog>
  );
}

function KeyForm({ onMade }: { onMade: (made: Schemas["CreatedApiKey"]) => void }) {
  const t = useTranslations("settings.keys");
  const { today, workspace } = usePlace();
  const rules = useRules();
  const make = api.useMutation("post", "/api-keys");
  const form = useForm({
    resolver: zodResolver(
      z
        .object({
          name: rules.required,
          scopes: z.array(z.enum(["read", "write", "import", "admin"])).min(1, t("scopesMissing")),
          expiry: z.enum(EXPIRIES),
          date: z.string(),
        })
        .refine(({ expiry, date }) => expiry !== "date" || date >= today, { path: ["date"], error: t("expiryPast") }),
    ),
    defaultValues: { name: "", scopes: ["read"] as Scope[], expiry: "90" as Expiry, date: "" },
  });
  const { failure, submit } = useSubmit(form, { expires_at: "date" });
  const { errors, isSubmitting } = form.formState;
  const expiry = useWatch({ control: form.control, name: "expiry" });
  const send = submit(async ({ name, scopes, expiry, date }) => {
    onMade(await make.mutateAsync({ body: { name, scopes, expires_at: endOf(expiry, date, today) } }));
  });
  return (
    <form noValidate onSubmit={(event) => void send(event)} className="flex flex-col gap-4">
      <FormFailure error={failure} />
      <Field label={t("name")} error={errors.name?.message}>
        {(field) => <Input {...field} placeholder={t("nameExample")} {...form.register("name")} />}
      </Field>
      <Controller
        control={form.control}
        name="scopes"
        render={({ field }) => (
          <ScopeChoice
            scopes={SCOPES[workspace.role]}
            value={field.value}
            onChange={field.onChange}
            error={errors.scopes?.message}
          />
        )}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t("expiry")}>
          {(field) => (
            <Select {...field} {...form.register("expiry")}>
              {EXPIRIES.map((one) => (
                <option key={one} value={one}>
                  {t(`expiryOf.${one}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {expiry === "date" && (
          <Field label={t("expiryDate")} error={errors.date?.message}>
            {(field) => <Input {...field} type="date" min={today} {...form.register("date")} />}
          </Field>
        )}
      </div>
      <Button type="submit" look="primary" className="self-end" isBusy={isSubmitting}>
        {t("create")}
      </Button>
    </form>
  );
}

function ScopeChoice({
  scopes,
  value,
  onChange,
  error,
}: {
  scopes: readonly Scope[];
  value: readonly Scope[];
  onChange: (scopes: Scope[]) => void;
  error: string | undefined;
}) {
  const t = useTranslations("settings.keys");
  return (
    <FieldGroup label={t("scopes")}>
      <p className="text-sm text-muted">{t("scopesHint")}</p>
      <ul className="mt-1 flex flex-col gap-2">
        {scopes.map((scope) => (
          <li key={scope} className="flex flex-wrap items-center gap-x-3">
            <Checkbox
              label={t(`scope.${scope}`)}
              checked={value.includes(scope)}
              onChange={(isChosen) => onChange(isChosen ? [...value, scope] : value.filter((other) => other !== scope))}
            />
            <span className="text-sm text-muted">{t(`scopeHint.${scope}`)}</span>
          </li>
        ))}
      </ul>
      {error !== undefined && <p className="text-sm text-negative">{error}</p>}
    </FieldGroup>
  );
}
