"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useForm } from "react-hook-form";
import { useTranslations } from "use-intl";
import { z } from "zod";

import { FormFailure } from "@/forms/failure";
import { useSubmit } from "@/forms/submit";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";

/** Asks for a text that nobody types by accident. */
export function TypedForm({
  label,
  expected,
  confirm,
  onConfirm,
}: {
  label: string;
  expected: string;
  confirm: string;
  onConfirm: () => Promise<void>;
}) {
  const t = useTranslations("settings.profile.danger");
  const isSame = (typed: string) => typed.trim().toLowerCase() === expected.toLowerCase();
  const form = useForm({
    resolver: zodResolver(z.object({ typed: z.string().refine(isSame, t("notSame", { name: expected })) })),
    defaultValues: { typed: "" },
  });
  const { failure, submit } = useSubmit(form);
  const { errors, isSubmitting } = form.formState;
  const send = submit(onConfirm);
  return (
    <form noValidate onSubmit={(event) => void send(event)} className="flex flex-col gap-4">
      <FormFailure error={failure} />
      <Field label={label} error={errors.typed?.message}>
        {(field) => <Input {...field} autoComplete="off" autoCapitalize="none" {...form.register("typed")} />}
      </Field>
      <Button type="submit" look="danger" className="self-end" isBusy={isSubmitting}>
        {confirm}
      </Button>
    </form>
  );
}
