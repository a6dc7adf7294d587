"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
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
import { PasswordInput } from "@/ui/password-input";

import { GuestLink } from "./guest-link";
import { useLinkToken } from "./link-token";
import { NoToken } from "./no-token";

/** Choosing another password, with the link of a message. */
export function ResetForm() {
  const t = useTranslations("auth");
  const router = useRouter();
  const queries = useQueryClient();
  const rules = useRules();
  const { token, forget } = useLinkToken();
  const form = useForm({
    resolver: zodResolver(z.object({ new_password: rules.password })),
    defaultValues: { new_password: "" },
  });
  const { failure, submit } = useSubmit(form);
  const { errors, isSubmitting } = form.formState;
  if (token === null) return <NoToken />;

  const reset = submit(async ({ new_password }) => {
    expectData(await http.POST("/auth/reset-password", { body: { token, new_password } }));
    forget();
    queries.clear();
    router.replace("/login?said=reset");
  });
  return (
    <GuestFrame title={t("reset.title")} description={t("reset.description")}>
      <form noValidate onSubmit={(event) => void reset(event)} className="flex flex-col gap-4">
        <FormFailure error={failure} />
        <Field label={t("fields.newPassword")} hint={t("fields.passwordHint")} error={errors.new_password?.message}>
          {(field) => <PasswordInput {...field} autoComplete="new-password" {...form.register("new_password")} />}
        </Field>
        <Button type="submit" look="primary" isBusy={isSubmitting}>
          {t("reset.submit")}
        </Button>
      </form>
      {failure !== null && (
        <p className="mt-4 text-center text-sm">
          <GuestLink href="/forgot-password">{t("forgot.submit")}</GuestLink>
        </p>
      )}
    </GuestFrame>
  );
}
