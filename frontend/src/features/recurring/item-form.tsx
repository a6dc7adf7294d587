"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useQueryClient } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { useForm, type UseFormReturn } from "react-hook-form";
import { useTranslations } from "use-intl";

import { api, ifMatch, type Schemas, type Versioned } from "@/api/client";
import { EditDialog } from "@/forms/edit-dialog";
import { useEdited, useVersion } from "@/forms/edited";
import { FormDialog } from "@/forms/form-dialog";
import { useSubmit } from "@/forms/submit";
import { usePlace } from "@/session/workspace";
import { Switch } from "@/ui/switch";
import { toast } from "@/ui/toast";

import { ItemFields } from "./item-fields";
import {
  bodyOf,
  FIELDS_OF_SERVER,
  newValues,
  useItemRules,
  valuesOfItem,
  valuesOfSuggestion,
  type ItemValues,
} from "./item-values";
import { linkAll } from "./linking";
import { readItem, type Item } from "./queries";

function useItemForm(defaultValues: ItemValues): UseFormReturn<ItemValues> {
  return useForm<ItemValues>({ resolver: zodResolver(useItemRules()), defaultValues });
}

export function NewItem({ onClose }: { onClose: () => void }) {
  const t = useTranslations("recurring.form");
  const { today } = usePlace();
  const create = api.useMutation("post", "/recurring");
  const form = useItemForm(newValues(today));
  return (
    <ItemDialog
      title={t("create")}
      submit={t("submit")}
      form={form}
      onClose={onClose}
      onSave={async (values) => {
        await create.mutateAsync({ body: bodyOf(values) });
        toast.success(t("created"));
      }}
    />
  );
}

/** Makes an item of what was found in the history, and links to it what it was found in. */
export function AcceptSuggestion({
  suggestion,
  onClose,
}: {
  suggestion: Schemas["RecurringSuggestion"];
  onClose: () => void;
}) {
  const t = useTranslations("recurring.form");
  const queries = useQueryClient();
  const create = api.useMutation("post", "/recurring", { meta: { keeps: true } });
  const form = useItemForm(valuesOfSuggestion(suggestion));
  const [isLinking, setIsLinking] = useState(true);
  const found = suggestion.transaction_ids;
  return (
    <ItemDialog
      title={t("create")}
      submit={t("submit")}
      form={form}
      isTypeFixed
      onClose={onClose}
      onSave={async (values) => {
        const { id, type } = await create.mutateAsync({ body: bodyOf(values) });
        const failed = isLinking ? await linkAll(type, id, found) : 0;
        await queries.invalidateQueries();
        toast.success(t("created"), { ...(failed > 0 && { description: t("notLinked", { count: failed }) }) });
      }}
    >
      <Switch
        label={t("link", { count: found.length })}
        hint={t("linkHint")}
        checked={isLinking}
        onChange={setIsLinking}
      />
    </ItemDialog>
  );
}

/** Changes an item, as it is now. */
export function EditItem({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useTranslations("recurring.form");
  const query = useEdited(["recurring", id], () => readItem(id));
  return (
    <EditDialog read={query} title={t("edit")} onClose={onClose}>
      {(now) => <EditForm filledWith={now} onClose={onClose} />}
    </EditDialog>
  );
}

function EditForm({ filledWith, onClose }: { filledWith: Versioned<Item>; onClose: () => void }) {
  const t = useTranslations("recurring.form");
  const common = useTranslations("common.actions");
  const { id } = filledWith.value;
  const change = api.useMutation("patch", "/recurring/{id}");
  const form = useItemForm(valuesOfItem(filledWith.value));
  const save = useVersion(
    filledWith,
    () => readItem(id),
    (now) => form.reset(valuesOfItem(now)),
  );
  return (
    <ItemDialog
      title={t("edit")}
      submit={common("save")}
      form={form}
      isTypeFixed
      onClose={onClose}
      onSave={async (values) => {
        const body = bodyOf(values) as Schemas["RecurringItemChange"];
        await save((etag) => change.mutateAsync({ params: { path: { id }, ...ifMatch(etag) }, body }));
        toast.success(t("saved"));
      }}
    />
  );
}

function ItemDialog({
  title,
  submit: submitText,
  form,
  isTypeFixed = false,
  onClose,
  onSave,
  children,
}: {
  title: string;
  submit: string;
  form: UseFormReturn<ItemValues>;
  isTypeFixed?: boolean;
  onClose: () => void;
  onSave: (values: ItemValues) => Promise<void>;
  children?: ReactNode;
}) {
  const { failure, submit } = useSubmit(form, FIELDS_OF_SERVER);
  const send = submit(async (values) => {
    await onSave(values);
    onClose();
  });
  return (
    <FormDialog
      title={title}
      submit={submitText}
      failure={failure}
      isBusy={form.formState.isSubmitting}
      onSubmit={send}
      onClose={onClose}
    >
      <ItemFields form={form} isTypeFixed={isTypeFixed} />
      {children}
    </FormDialog>
  );
}
