"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useForm } from "react-hook-form";
import { useTranslations } from "use-intl";
import { z } from "zod";

import type { Schemas, Versioned } from "@/api/client";
import { FormDialog } from "@/forms/form-dialog";
import { useRules } from "@/forms/rules";
import { useSubmit } from "@/forms/submit";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";

import { useChangeSession } from "./session-query";

const NAME_CHARS_MAX = 100;

/** Another name for a session. */
export function RenameDialog({ seen, onClose }: { seen: Versioned<Schemas["ImportSession"]>; onClose: () => void }) {
  const t = useTranslations("imports.session");
  const rules = useRules();
  const form = useForm({
    resolver: zodResolver(z.object({ description: rules.required })),
    defaultValues: { description: seen.value.description },
  });
  const { failure, submit } = useSubmit(form);
  const change = useChangeSession(seen.value, seen.etag);
  const rename = submit(async (values) => {
    await change(values);
    onClose();
  });
  return (
    <FormDialog
      title={t("renameTitle")}
      failure={failure}
      isBusy={form.formState.isSubmitting}
      onSubmit={rename}
      onClose={onClose}
    >
      <Field label={t("name")} error={form.formState.errors.description?.message}>
        {(field) => <Input {...field} maxLength={NAME_CHARS_MAX} {...form.register("description")} />}
      </Field>
    </FormDialog>
  );
}
