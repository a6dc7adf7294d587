"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useForm } from "react-hook-form";
import { useTranslations } from "use-intl";
import { z } from "zod";

import { api } from "@/api/client";
import { FormFailure } from "@/forms/failure";
import { useRules } from "@/forms/rules";
import { useSubmit } from "@/forms/submit";
import { useProblemText } from "@/i18n/problem-text";
import { useSession } from "@/session/session";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Panel } from "@/ui/card";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { toast } from "@/ui/toast";

/** What somebody is called and where messages reach them. */
export function Person() {
  const t = useTranslations("settings.profile.person");
  const actions = useTranslations("common.actions");
  const { user } = useSession();
  const rules = useRules();
  const change = api.useMutation("patch", "/user/profile");
  const values = { name: user.name, email: user.email };
  const form = useForm({
    resolver: zodResolver(z.object({ name: rules.required, email: rules.email })),
    values,
    resetOptions: { keepDirtyValues: true },
  });
  const { failure, submit } = useSubmit(form);
  const { errors, isSubmitting } = form.formState;
  const save = submit(async (body) => {
    const now = await change.mutateAsync({ body });
    form.reset({ name: now.name, email: now.email });
    toast.success(t("saved"));
  });
  return (
    <Panel title={t("title")}>
      <form noValidate onSubmit={(event) => void save(event)} className="flex flex-col gap-4">
        <FormFailure error={failure} />
        <Field label={t("name")} error={errors.name?.message}>
          {(field) => <Input {...field} autoComplete="name" {...form.register("name")} />}
        </Field>
        <Field label={t("email")} hint={t("emailHint")} error={errors.email?.message}>
          {(field) => <Input {...field} type="email" autoComplete="email" {...form.register("email")} />}
        </Field>
        <Standing />
        <Button type="submit" look="primary" className="self-end" isBusy={isSubmitting}>
          {actions("save")}
        </Button>
      </form>
    </Panel>
  );
}

/** Whether the address is confirmed, and the one that waits to be. */
function Standing() {
  const t = useTranslations("settings.profile.person");
  const text = useProblemText();
  const { user } = useSession();
  const fail = (error: unknown) => toast.error(text(error));
  const resend = api.useMutation("post", "/auth/verify-email/resend", {
    meta: { keeps: true },
    onSuccess: () => toast.success(t("resent")),
    onError: fail,
  });
  const keep = api.useMutation("post", "/user/email/cancel", {
    onSuccess: () => toast.success(t("canceled")),
    onError: fail,
  });
  const pending = user.pending_email ?? null;
  if (pending !== null) {
    return (
      <div className="flex flex-wrap items-center justify-between gap-2 rounded-lg bg-info-soft px-3 py-2 text-sm text-info">
        <span className="min-w-0 break-words">{t("pending", { email: pending })}</span>
        <Button size="sm" isBusy={keep.isPending} onClick={() => keep.mutate({})}>
          {t("cancelPending")}
        </Button>
      </div>
    );
  }
  if (user.email_verified)
    return (
      <Badge tone="positive" className="self-start">
        {t("confirmed")}
      </Badge>
    );
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Badge tone="caution">{t("unconfirmed")}</Badge>
      <Button look="link" size="inline" className="text-sm" isBusy={resend.isPending} onClick={() => resend.mutate({})}>
        {t("resend")}
      </Button>
    </div>
  );
}
