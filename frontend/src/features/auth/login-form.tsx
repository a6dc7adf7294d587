"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter, useSearchParams } from "next/navigation";
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

import { landing } from "./landing";

/** Signing in with a password. */
export function LoginForm() {
  const t = useTranslations("auth");
  const router = useRouter();
  const queries = useQueryClient();
  const next = landing(useSearchParams().get("next"));
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
    router.replace(next);
  });
  return (
    <GuestFrame title={t("login.title")} description={t("login.description")}>
      <form noValidate onSubmit={(event) => void signIn(event)} className="flex flex-col gap-4">
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
        <p className="text-center text-sm">
          <Link href="/forgot-password" className="text-accent underline underline-offset-4">
            {t("login.forgot")}
          </Link>
        </p>
        <p className="text-center text-sm text-muted">
          {t("login.noAccount")}{" "}
          <Link href="/register" className="text-accent underline underline-offset-4">
            {t("login.register")}
          </Link>
        </p>
      </form>
    </GuestFrame>
  );
}
