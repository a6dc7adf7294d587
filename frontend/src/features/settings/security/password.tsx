"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useForm } from "react-hook-form";
import { useTranslations } from "use-intl";
import { z } from "zod";

import { api } from "@/api/client";
import { FormFailure } from "@/forms/failure";
import { useRules } from "@/forms/rules";
import { useSubmit } from "@/forms/submit";
import { useSession } from "@/session/session";
import { Button } from "@/ui/button";
import { Panel } from "@/ui/card";
import { Field } from "@/ui/field";
import { PasswordInput } from "@/ui/password-input";
import { toast } from "@/ui/toast";

/** Another password, by somebody who knows the one until now. */
export function PasswordForm() {
  const t = useTranslations("settings.security.password");
  const hint = useTranslations("auth.fields")("passwordHint");
  const { user } = useSession();
  const rules = useRules();
  const change = api.useMutation("post", "/user/password");
  const form = useForm({
    resolver: zodResolver(z.object({ current_password: rules.required, new_password: rules.password })),
    defaultValues: { current_password: "", new_password: "" },
  });
  const { failure, submit } = useSubmit(form);
  const { errors, isSubmitting } = form.formState;
  const save = submit(async (body) => {
    await change.mutateAsync({ body });
    form.reset();
    toast.success(t("changed"));
  });
  return (
    <Panel title={t("title")} description={t("description")}>
      <form noValidate onSubmit={(event) => void save(event)} className="flex flex-col gap-4">
        <FormFailure error={failure} />
        {/* Programs that keep passwords learn here whose it is. */}
        <input type="text" autoComplete="username" value={user.email} readOnly hidden />
        <Field label={t("current")} error={errors.current_password?.message}>
          {(field) => (
            <PasswordInput {...field} autoComplete="current-password" {...form.register("current_password")} />
          )}
        </Field>
        <Field label={t("new")} hint={hint} error={errors.new_password?.message}>
          {(field) => <PasswordInput {...field} autoComplete="new-password" {...form.register("new_password")} />}
        </Field>
        <Button type="submit" look="primary" className="self-end" isBusy={isSubmitting}>
          {t("submit")}
        </Button>
      </form>
    </Panel>
  );
}
