"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { Pencil } from "lucide-react";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { useTranslations } from "use-intl";
import { z } from "zod";

import type { Schemas, Versioned } from "@/api/client";
import { FormFailure } from "@/forms/failure";
import { useRules } from "@/forms/rules";
import { useSubmit } from "@/forms/submit";
import { useFormats } from "@/i18n/formats";
import { usePlace } from "@/session/workspace";
import { Badge } from "@/ui/badge";
import { Button, IconButton } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";

import { useHolder } from "../place";
import { useChangeSession } from "./session-query";

const NAME_CHARS_MAX = 100;

/** What a session is of, how it stands, and another name for it. */
export function SessionSubtitle({ seen }: { seen: Versioned<Schemas["ImportSession"]> }) {
  const t = useTranslations("imports");
  const formats = useFormats();
  const { canWrite } = usePlace();
  const [isRenaming, setIsRenaming] = useState(false);
  const session = seen.value;
  const { name } = useHolder(session);
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <span>
        {name} · {formats.month(session.billing_month)}
      </span>
      <Badge tone={session.state === "OPEN" ? "info" : "positive"}>{t(`state.${session.state}`)}</Badge>
      {canWrite && session.state === "OPEN" && (
        <IconButton size="icon-sm" label={t("session.rename")} onClick={() => setIsRenaming(true)}>
          <Pencil />
        </IconButton>
      )}
      {isRenaming && <RenameDialog seen={seen} onClose={() => setIsRenaming(false)} />}
    </span>
  );
}

const FORM = "rename-import-session";

function RenameDialog({ seen, onClose }: { seen: Versioned<Schemas["ImportSession"]>; onClose: () => void }) {
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
