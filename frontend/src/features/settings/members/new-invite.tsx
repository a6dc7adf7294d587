"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useState } from "react";
import { useForm, useWatch } from "react-hook-form";
import { useTranslations } from "use-intl";
import { z } from "zod";

import { api, type Schemas } from "@/api/client";
import { FormFailure } from "@/forms/failure";
import { useRules } from "@/forms/rules";
import { useSubmit } from "@/forms/submit";
import { useFormats } from "@/i18n/formats";
import { usePlace } from "@/session/workspace";
import { Button } from "@/ui/button";
import { Copyable } from "@/ui/copy";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input, Select } from "@/ui/input";

import { ROLES } from "./role-select";

type Invite = Schemas["WorkspaceInvite"];

/** Inviting somebody by a link, which is then shown once. */
export function NewInvite({ onClose }: { onClose: () => void }) {
  const t = useTranslations("settings.members.invites");
  const actions = useTranslations("common.actions");
  const formats = useFormats();
  const [made, setMade] = useState<Invite | null>(null);
  if (made === null) {
    return (
      <Dialog isOpen onClose={onClose} title={t("newTitle")} description={t("newText")}>
        <InviteForm onMade={setMade} />
      </Dialog>
    );
  }
  const until = formats.instant(made.expires_at);
  return (
    <Dialog isOpen onClose={onClose} title={t("made")} description={t("madeText", { email: made.email, until })}>
      <div className="flex flex-col gap-4">
        <Copyable label={t("link")} value={linkOf(made)} />
        <Button className="self-end" onClick={onClose}>
          {actions("close")}
        </Button>
      </div>
    </Dialog>
  );
}

/** The token is behind `#`, so that it reaches no server's log. */
function linkOf({ token }: Invite): string {
  return `${location.origin}/invite#token=${token ?? ""}`;
}

function InviteForm({ onMade }: { onMade: (made: Invite) => void }) {
  const t = useTranslations("settings.members");
  const roles = useTranslations("common.role");
  const { workspace } = usePlace();
  const rules = useRules();
  const invite = api.useMutation("post", "/workspaces/{id}/invites");
  const form = useForm({
    resolver: zodResolver(z.object({ email: rules.email, role: z.enum(ROLES) })),
    defaultValues: { email: "", role: "MEMBER" as Schemas["Role"] },
  });
  const { failure, submit } = useSubmit(form);
  const { errors, isSubmitting } = form.formState;
  const role = useWatch({ control: form.control, name: "role" });
  const send = submit(async (body) => {
    onMade(await invite.mutateAsync({ params: { path: { id: workspace.id } }, body }));
  });
  return (
    <form noValidate onSubmit={(event) => void send(event)} className="flex flex-col gap-4">
      <FormFailure error={failure} />
      <Field label={t("invites.email")} error={errors.email?.message}>
        {(field) => <Input {...field} type="email" autoComplete="off" {...form.register("email")} />}
      </Field>
      <Field label={t("invites.role")} hint={t(`roleHint.${role}`)} error={errors.role?.message}>
        {(field) => (
          <Select {...field} {...form.register("role")}>
            {ROLES.map((one) => (
              <option key={one} value={one}>
                {roles(one)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Button type="submit" look="primary" className="self-end" isBusy={isSubmitting}>
        {t("invites.create")}
      </Button>
    </form>
  );
}
