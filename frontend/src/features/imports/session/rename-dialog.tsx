"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useForm } from "react-hook-form";
import { useTranslations } from "use-intl";
import { z } from "zod";

import type { Schemas, Versioned } from "@/api/client";
import { FormFailure } from "@/forms/failure";
import { useRules } from "@/forms/rules";
import { useSubmit } from "@/forms/submit";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";

import { useChangeSession } from "./session-query";

const NAME_CHARS_MAX = 100;
const FORM = "rename-import-session";

/** Another name for a session. */
export function RenameDialog({ seen, onClose }: { seen: Versioned<Schemas["ImportSession"]>; onClose: () => void }) {
  const t = useTranslations("imports.session");
  const actions = useTranslations("common.actions");
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
    <Dialog
      isOpen
      onClose={onClose}
      title={t("renameTitle")}
      footer={
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{actions("cancel")}</Button>
          <Button type="submit" form={FORM} look="primary" isBusy={form.formState.isSubmitting}>
            {actions("save")}
          </Button>
        </div>
      }
    >
      <form id={FORM} noValidate onSubmit={(event) => void rename(event)} className="flex flex-col gap-4">
        <FormFailure error={failure} />
        <Field label={t("name")} error={form.formState.errors.description?.message}>
          {(field) => <Input {...field} maxLength={NAME_CHARS_MAX} {...form.register("description")} />}
        </Field>
      </form>
    </Dialog>
  );
}
