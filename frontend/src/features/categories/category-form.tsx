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
import { CategoryIcon } from "@/ui/category-icon";
import { categoryIconOf, isEmoji } from "@/ui/category-icon-names";
import { COLORS, ColorInput } from "@/ui/color-input";
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

function useCategoryForm(defaultValues: Values): UseFormReturn<Values> {
  const rules = useRules();
  return useForm<Values>({
    resolver: zodResolver(z.object({ name: rules.required, color: z.string(), icon: z.string() })),
    defaultValues,
  });
}

/** Makes a category, in its place at the head of the list. */
export function NewCategory({ type, onDone }: { type: Schemas["CategoryType"]; onDone: () => void }) {
  const t = useTranslations("categories");
  const create = api.useMutation("post", "/categories");
  const form = useCategoryForm({ name: "", color: COLORS[0], icon: "shapes" });
  return (
    <CategoryForm
      label={t(`create.${type}`)}
      form={form}
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
      {(filledWith) => <EditForm filledWith={filledWith} read={read} onDone={onDone} />}
    </Query>
  );
}

function EditForm({
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
  const { id, name } = filledWith.value;
  const form = useCategoryForm(valuesOf(filledWith.value));
  const save = useVersion(filledWith, read, (now) => form.reset(valuesOf(now)));
  return (
    <CategoryForm
      label={t("edit", { name })}
      form={form}
      onSave={(body) => save((etag) => change.mutateAsync({ params: { ...path(id), ...ifMatch(etag) }, body }))}
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

function CategoryForm({
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
  const t = useTranslations("categories.fields");
  const { failure, submit } = useSubmit(form);
  const { errors, isSubmitting } = form.formState;
  const [name, color, icon] = useWatch({ control: form.control, name: ["name", "color", "icon"] });
  const send = submit(async (values) => {
    await onSave(values);
    onDone();
  });
  return (
    <InlineForm
      label={label}
      failure={failure}
      isBusy={isSubmitting}
      className="bg-sunken"
      onSubmit={send}
      onClose={onDone}
    >
      <div className="flex items-start gap-3">
        <CategoryIcon name={name} icon={icon} color={color} className="mt-6.5 size-10" />
        <Field label={t("name")} error={errors.name?.message} className="flex-1">
          {(field) => <Input {...field} autoFocus autoComplete="off" maxLength={100} {...form.register("name")} />}
        </Field>
      </div>
      <ColorInput value={color} onChange={(chosen) => form.setValue("color", chosen, { shouldDirty: true })} />
      <IconInput value={icon} onChange={(chosen) => form.setValue("icon", chosen, { shouldDirty: true })} />
    </InlineForm>
  );
}
