"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useQueryClient } from "@tanstack/react-query";
import { useRouter, useSearchParams } from "next/navigation";
import type { ReactNode } from "react";
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
import { PasswordInput } from "@/ui/password-input";

import { GuestLink } from "./guest-link";
import { landing, withNext } from "./landing";
import { Notice } from "./notice";

const SAID = ["reset", "left"] as const;

/** Signing in with a password; `others` are further ways in. */
export function LoginForm({ others }: { others?: ReactNode }) {
  const t = useTranslations("auth");
  const router = useRouter();
  const queries = useQueryClient();
  const params = useSearchParams();
  const next = params.get("next");
  const said = SAID.find((one) => one === params.get("said"));
  const rules = useRules();
  const form = useForm({
    resolver: zodResolver(z.object({ email: rules.email, password: rules.required })),
    defaultValues: { email: "", password: "" },
  });
  const { failure, submit } = useSubmit(form);
  const { errors, isSubmitting } = form.formState;

  const signIn = submit(async (values) => {
    expectData(await http.POST("/auth/login", { body: values }));
    queries.clear();
    router.replace(landing(next));
  });
  return (
    <GuestFrame title={t("login.title")} description={t("login.description")}>
      <form noValidate onSubmit={(event) => void signIn(event)} className="flex flex-col gap-4">
        {said !== undefined && <Notice>{t(`login.said.${said}`)}</Notice>}
        <FormFailure error={failure} />
        <Field label={t("fields.email")} error={errors.email?.message}>
          {(field) => <Input {...field} type="email" autoComplete="username" {...form.register("email")} />}
        </Field>
        <Field label={t("fields.password")} error={errors.password?.message}>
          {(field) => <PasswordInput {...field} autoComplete="current-password" {...form.register("password")} />}
        </Field>
        <Button type="submit" look="primary" isBusy={isSubmitting}>
          {t("login.submit")}
        </Button>
      </form>
      {others !== undefined && <Others>{others}</Others>}
      <p className="mt-4 text-center text-sm">
        <GuestLink href="/forgot-password">{t("login.forgot")}</GuestLink>
      </p>
      <p className="mt-4 text-center text-sm text-muted">
        {t("login.noAccount")} <GuestLink href={withNext("/register", next)}>{t("login.register")}</GuestLink>
      </p>
    </GuestFrame>
  );
}

/** Further ways in, apart from the password. */
function Others({ children }: { children: ReactNode }) {
  const t = useTranslations("auth");
  return (
    <>
      <p className="my-4 flex items-center gap-3 text-xs text-muted before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
        {t("or")}
      </p>
      <div className="flex flex-col gap-2">{children}</div>
    </>
  );
}
