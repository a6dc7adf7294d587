"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { useTranslations } from "use-intl";
import { z } from "zod";

import { expectData, http } from "@/api/client";
import { FormFailure } from "@/forms/failure";
import { useRules } from "@/forms/rules";
import { useSubmit } from "@/forms/submit";
import { GuestFrame } from "@/shell/guest-frame";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";

import { GuestLink } from "./guest-link";
import { Sent } from "./sent";

/** Asking for another password. */
export function ForgotForm() {
  const t = useTranslations("auth");
  const rules = useRules();
  const [sentTo, setSentTo] = useState<string | null>(null);
  const form = useForm({ resolver: zodResolver(z.object({ email: rules.email })), defaultValues: { email: "" } });
  const { failure, submit } = useSubmit(form);
  const { errors, isSubmitting } = form.formState;

  const ask = submit(async ({ email }) => {
    expectData(await http.POST("/auth/forgot-password", { body: { email } }));
    setSentTo(email);
  });
  if (sentTo !== null) {
    return (
      <Sent title={t("forgot.sentTitle")} hint={t("forgot.noMail")}>
        {t("forgot.sent", { email: sentTo })}
      </Sent>
    );
  }
  return (
    <GuestFrame title={t("forgot.title")} description={t("forgot.description")}>
      <form noValidate onSubmit={(event) => void ask(event)} className="flex flex-col gap-4">
        <FormFailure error={failure} />
        <Field label={t("fields.email")} error={errors.email?.message}>
          {(field) => <Input {...field} type="email" autoComplete="username" {...form.register("email")} />}
        </Field>
        <Button type="submit" look="primary" isBusy={isSubmitting}>
          {t("forgot.submit")}
        </Button>
      </form>
      <p className="mt-4 text-center text-sm">
        <GuestLink href="/login">{t("backToLogin")}</GuestLink>
      </p>
    </GuestFrame>
  );
}
