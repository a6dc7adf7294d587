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
import { CategoryIcon } from "@/ui/category-icon";
import { categoryIconOf, isEmoji } from "@/ui/category-icon-names";
import { COLORS, ColorInput } from "@/ui/color-input";
import { useEscape } from "@/ui/escape";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { Loading, Query } from "@/ui/states";

import { IconInput } from "./icon-input";

type Category = Schemas["Category"];

interface Values {
  name: string;
  color: string;
  icon: string;
}

/** Makes a category, in its place at the head of the list. */
export function NewCategory({ type, onDone }: { type: Schemas["CategoryType"]; onDone: () => void }) {
  const t = useTranslations("categories");
  const create = api.useMutation("post", "/categories");
  return (
    <Fields
      label={t(`create.${type}`)}
      values={{ name: "", color: COLORS[0], icon: "shapes" }}
      onSave={(values) => create.mutateAsync({ body: { ...values, type } })}
      onDone={onDone}
    />
  );
}

/** Changes a category, in its place. */
export function EditCategory({ id, onDone }: { id: string; onDone: () => void }) {
  const read = async () => versioned(await http.GET("/categories/{category_id}", { params: path(id) }));
  const query = useEdited(["category", id], read);
  return (
    <Query query={query} loading={<Loading rows={3} />}>
      {(filledWith) => <Editing filledWith={filledWith} read={read} onDone={onDone} />}
    </Query>
  );
}

function Editing({
  filledWith,
  read,
  onDone,
}: {
  filledWith: Versioned<Category>;
  read: () => Promise<Versioned<Category>>;
  onDone: () => void;
}) {
  const t = useTranslations("categories");
  const change = api.useMutation("patch", "/categories/{category_id}");
  const { id } = filledWith.value;
  return (
    <Fields
      label={t("edit", { name: filledWith.value.name })}
      values={valuesOf(filledWith.value)}
      versions={{ filledWith, read }}
      onSave={(values, etag) => change.mutateAsync({ params: { ...path(id), ...ifMatch(etag) }, body: values })}
      onDone={onDone}
    />
  );
}

function path(id: string) {
  return { path: { category_id: id } };
}

function valuesOf({ name, color, icon }: Category): Values {
  // The server wants a picture; one that suits the name was shown until now.
  return { name, color, icon: isEmoji(icon) ? icon : categoryIconOf(icon, name) };
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
  versions?: { filledWith: Versioned<Category>; read: () => Promise<Versioned<Category>> };
  onSave: (values: Values, etag: string | undefined) => Promise<unknown>;
  onDone: () => void;
}) {
  const t = useTranslations();
  const rules = useRules();
  const area = useEscape<HTMLFormElement>(onDone);
  const form = useForm({
    resolver: zodResolver(z.object({ name: rules.required, color: z.string(), icon: z.string() })),
    defaultValues: values,
  });
  const { failure, submit } = useSubmit(form);
  const { errors, isSubmitting } = form.formState;
  const [name, color, icon] = useWatch({ control: form.control, name: ["name", "color", "icon"] });
  const atVersion = useVersion<Category | undefined>(
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
      className="flex flex-col gap-4 rounded-xl border border-line bg-sunken p-4"
    >
      <FormFailure error={failure} />
      <div className="flex items-start gap-3">
        <CategoryIcon name={name} icon={icon} color={color} className="mt-6.5 size-10" />
        <Field label={t("categories.fields.name")} error={errors.name?.message} className="flex-1">
          {(field) => <Input {...field} autoFocus autoComplete="off" maxLength={100} {...form.register("name")} />}
        </Field>
      </div>
      <ColorInput value={color} onChange={(chosen) => form.setValue("color", chosen, { shouldDirty: true })} />
      <IconInput value={icon} onChange={(chosen) => form.setValue("icon", chosen, { shouldDirty: true })} />
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>{t("common.actions.cancel")}</Button>
        <Button type="submit" look="primary" isBusy={isSubmitting}>
          {t("common.actions.save")}
        </Button>
      </div>
    </form>
  );
}
