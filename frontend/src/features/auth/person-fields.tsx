"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useForm, type UseFormReturn } from "react-hook-form";
import { useTranslations } from "use-intl";
import { z } from "zod";

import { useRules } from "@/forms/rules";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { PasswordInput } from "@/ui/password-input";

interface NewPerson {
  name: string;
  email: string;
  password: string;
}

/** Somebody new. */
export function usePersonForm(): UseFormReturn<NewPerson> {
  const rules = useRules();
  return useForm<NewPerson>({
    resolver: zodResolver(z.object({ name: rules.required, email: rules.email, password: rules.password })),
    defaultValues: { name: "", email: "", password: "" },
  });
}

export function PersonFields({ form }: { form: UseFormReturn<NewPerson> }) {
  const t = useTranslations("auth.fields");
  const { errors } = form.formState;
  return (
    <>
      <Field label={t("name")} error={errors.name?.message}>
        {(field) => <Input {...field} autoComplete="name" {...form.register("name")} />}
      </Field>
      <Field label={t("email")} error={errors.email?.message}>
        {(field) => <Input {...field} type="email" autoComplete="username" {...form.register("email")} />}
      </Field>
      <Field label={t("password")} hint={t("passwordHint")} error={errors.password?.message}>
        {(field) => <PasswordInput {...field} autoComplete="new-password" {...form.register("password")} />}
      </Field>
    </>
  );
}
