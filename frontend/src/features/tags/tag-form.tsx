"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useForm, useWatch, type UseFormReturn } from "react-hook-form";
import { useTranslations } from "use-intl";
import { z } from "zod";

import { api, http, ifMatch, type Schemas, type Versioned, versioned } from "@/api/client";
import { useEdited, useVersion } from "@/forms/edited";
import { InlineForm } from "@/forms/inline-form";
import { useRules } from "@/forms/rules";
import { useSubmit } from "@/forms/submit";
import { Checkbox } from "@/ui/checkbox";
import { COLORS, ColorInput } from "@/ui/color-input";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { Loading, Query } from "@/ui/states";

type Tag = Schemas["Tag"];

interface Values {
  name: string;
  /** `null` for none of its own. */
  color: string | null;
}

function useTagForm(defaultValues: Values): UseFormReturn<Values> {
  const rules = useRules();
  return useForm<Values>({
    resolver: zodResolver(z.object({ name: rules.required, color: z.string().nullable() })),
    defaultValues,
  });
}

/** Makes a tag. */
export function NewTag({ onDone }: { onDone: () => void }) {
  const t = useTranslations("tags");
  const create = api.useMutation("post", "/tags");
  const form = useTagForm({ name: "", color: COLORS[0] });
  return <TagForm label={t("create")} form={form} onSave={(body) => create.mutateAsync({ body })} onDone={onDone} />;
}

/** Changes a tag, in its place. */
export function EditTag({ id, onDone }: { id: string; onDone: () => void }) {
  const read = async () => versioned(await http.GET("/tags/{id}", { params: { path: { id } } }));
  return (
    <Query query={useEdited(["tag", id], read)} loading={<Loading rows={2} />}>
      {(filledWith) => <EditForm filledWith={filledWith} read={read} onDone={onDone} />}
    </Query>
  );
}

function EditForm({
  filledWith,
  read,
  onDone,
}: {
  filledWith: Versioned<Tag>;
  read: () => Promise<Versioned<Tag>>;
  onDone: () => void;
}) {
  const t = useTranslations("tags");
  const change = api.useMutation("patch", "/tags/{id}");
  const { id, name } = filledWith.value;
  const form = useTagForm(valuesOf(filledWith.value));
  const save = useVersion(filledWith, read, (now) => form.reset(valuesOf(now)));
  return (
    <TagForm
      label={t("edit", { name })}
      form={form}
      onSave={(body) => save((etag) => change.mutateAsync({ params: { path: { id }, ...ifMatch(etag) }, body }))}
      onDone={onDone}
    />
  );
}

function valuesOf({ name, color }: Tag): Values {
  return { name, color: color ?? null };
}

function TagForm({
  label,
  form,
  onSave,
  onDone,
}: {
  label: string;
  form: UseFormReturn<Values>;
  onSave: (values: Values) => Promise<unknown>;
  onDone: () => void;
}) {
  const t = useTranslations("tags.fields");
  const { failure, submit } = useSubmit(form);
  const { errors, isSubmitting } = form.formState;
  const color = useWatch({ control: form.control, name: "color" });
  const send = submit(async (values) => {
    await onSave(values);
    onDone();
  });
  return (
    <InlineForm
      label={label}
      failure={failure}
      isBusy={isSubmitting}
      className="bg-surface shadow-card"
      onSubmit={send}
      onClose={onDone}
    >
      <Field label={t("name")} error={errors.name?.message}>
        {(field) => <Input {...field} autoFocus autoComplete="off" maxLength={100} {...form.register("name")} />}
      </Field>
      <Checkbox
        label={t("noColor")}
        checked={color === null}
        onChange={(isNone) => form.setValue("color", isNone ? null : COLORS[0])}
      />
      {color !== null && <ColorInput value={color} onChange={(chosen) => form.setValue("color", chosen)} />}
    </InlineForm>
  );
}
