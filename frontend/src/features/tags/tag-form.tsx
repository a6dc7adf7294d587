"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useForm, useWatch } from "react-hook-form";
import { useTranslations } from "use-intl";
import { z } from "zod";

import { api, http, ifMatch, type Schemas, type Versioned, versioned } from "@/api/client";
import { useEdited, useVersion } from "@/forms/edited";
import { FormFailure } from "@/forms/failure";
import { useRules } from "@/forms/rules";
import { useSubmit } from "@/forms/submit";
import { Button } from "@/ui/button";
import { Checkbox } from "@/ui/checkbox";
import { COLORS, ColorInput } from "@/ui/color-input";
import { useEscape } from "@/ui/escape";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { Loading, Query } from "@/ui/states";

type Tag = Schemas["Tag"];

interface Values {
  name: string;
  /** `null` for none of its own. */
  color: string | null;
}

/** Makes a tag. */
export function NewTag({ onDone }: { onDone: () => void }) {
  const t = useTranslations("tags");
  const create = api.useMutation("post", "/tags");
  return (
    <Fields
      label={t("create")}
      values={{ name: "", color: COLORS[0] }}
      onSave={(body) => create.mutateAsync({ body })}
      onDone={onDone}
    />
  );
}

/** Changes a tag, in its place. */
export function EditTag({ id, onDone }: { id: string; onDone: () => void }) {
  const read = async () => versioned(await http.GET("/tags/{id}", { params: { path: { id } } }));
  return (
    <Query query={useEdited(["tag", id], read)} loading={<Loading rows={2} />}>
      {(filledWith) => <Editing filledWith={filledWith} read={read} onDone={onDone} />}
    </Query>
  );
}

interface Versions {
  filledWith: Versioned<Tag>;
  read: () => Promise<Versioned<Tag>>;
}

function Editing({ onDone, ...versions }: Versions & { onDone: () => void }) {
  const t = useTranslations("tags");
  const change = api.useMutation("patch", "/tags/{id}");
  const { id, name } = versions.filledWith.value;
  return (
    <Fields
      label={t("edit", { name })}
      values={valuesOf(versions.filledWith.value)}
      versions={versions}
      onSave={(body, etag) => change.mutateAsync({ params: { path: { id }, ...ifMatch(etag) }, body })}
      onDone={onDone}
    />
  );
}

function valuesOf({ name, color }: Tag): Values {
  return { name, color: color ?? null };
}

function Fields({
  label,
  values,
  versions,
  onSave,
  onDone,
}: {
  label: string;
  values: Values;
  versions?: Versions;
  onSave: (values: Values, etag: string | undefined) => Promise<unknown>;
  onDone: () => void;
}) {
  const t = useTranslations();
  const rules = useRules();
  const area = useEscape<HTMLFormElement>(onDone);
  const form = useForm({
    resolver: zodResolver(z.object({ name: rules.required, color: z.string().nullable() })),
    defaultValues: values,
  });
  const { failure, submit } = useSubmit(form);
  const { errors, isSubmitting } = form.formState;
  const color = useWatch({ control: form.control, name: "color" });
  const atVersion = useVersion<Tag | undefined>(
    versions?.filledWith ?? { value: undefined, etag: undefined },
    async () => (versions === undefined ? { value: undefined, etag: undefined } : versions.read()),
    (now) => now !== undefined && form.reset(valuesOf(now)),
  );
  const save = submit(async (entered) => {
    await atVersion((etag) => onSave(entered, etag));
    onDone();
  });
  return (
    <form
      ref={area}
      noValidate
      aria-label={label}
      onSubmit={(event) => void save(event)}
      className="flex flex-col gap-4 rounded-xl border border-line bg-surface p-4 shadow-card"
    >
      <FormFailure error={failure} />
      <Field label={t("tags.fields.name")} error={errors.name?.message}>
        {(field) => <Input {...field} autoFocus autoComplete="off" maxLength={100} {...form.register("name")} />}
      </Field>
      <Checkbox
        label={t("tags.fields.noColor")}
        checked={color === null}
        onChange={(isNone) => form.setValue("color", isNone ? null : COLORS[0])}
      />
      {color !== null && <ColorInput value={color} onChange={(chosen) => form.setValue("color", chosen)} />}
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>{t("common.actions.cancel")}</Button>
        <Button type="submit" look="primary" isBusy={isSubmitting}>
          {t("common.actions.save")}
        </Button>
      </div>
    </form>
  );
}
