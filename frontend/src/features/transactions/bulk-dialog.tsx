"use client";

import { useState, type ReactNode } from "react";
import { useTranslations } from "use-intl";

import { FormFailure } from "@/forms/failure";
import { useFailure } from "@/forms/use-failure";
import { filingOf } from "@/pickers/options";
import { FilingPicker } from "@/pickers/pickers";
import { TagPicker } from "@/pickers/tag-picker";
import { Button } from "@/ui/button";
import { Confirm, Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Select } from "@/ui/input";

import { useBulk, type Bulk } from "./changes";
import { CATEGORY_OF_KIND, STATUSES, type Entry, type Status } from "./kinds";

export type BulkTask = "category" | "tags" | "status" | "delete";

interface Props {
  entries: readonly Entry[];
  onClose: () => void;
  onDone: () => void;
}

/** One change of many entries. */
export function BulkDialog({ task, ...rest }: Props & { task: BulkTask }) {
  switch (task) {
    case "category":
      return <CategoryTask {...rest} />;
    case "tags":
      return <TagsTask {...rest} />;
    case "status":
      return <StatusTask {...rest} />;
    case "delete":
      return <DeleteTask {...rest} />;
  }
}

function Task({
  title,
  entries,
  change,
  onClose,
  onDone,
  children,
}: Props & { title: string; change: Omit<Bulk, "transaction_ids"> | null; children: ReactNode }) {
  const t = useTranslations();
  const { run, isBusy } = useBulk();
  const [failure, setFailure] = useFailure();
  const apply = async () => {
    if (change === null) return;
    setFailure(null);
    try {
      await run({ transaction_ids: entries.map(({ id }) => id), ...change });
      onDone();
    } catch (error) {
      setFailure(error);
    }
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      description={t("common.list.selected", { count: entries.length })}
      footer={
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t("common.actions.cancel")}</Button>
          <Button look="primary" isBusy={isBusy} disabled={change === null} onClick={() => void apply()}>
            {t("transactions.bulk.apply", { count: entries.length })}
          </Button>
        </div>
      }
    >
      <div className="flex flex-col gap-4">
        <FormFailure error={failure} />
        {children}
      </div>
    </Dialog>
  );
}

function CategoryTask(props: Props) {
  const t = useTranslations("transactions");
  const [filing, setFiling] = useState<string | null>(null);
  const types = new Set(props.entries.map(({ type }) => CATEGORY_OF_KIND[type]));
  const [type] = types;
  const chosen = filing === null ? null : filingOf(filing);
  return (
    <Task
      {...props}
      title={t("bulk.categoryTitle")}
      change={chosen && { category_id: chosen.category, sub_category_id: chosen.subCategory }}
    >
      <FilingPicker
        label={t("form.category")}
        value={filing}
        onChange={setFiling}
        {...(types.size === 1 && type != null && { type })}
      />
      {props.entries.some(({ splits }) => splits.length > 0) && (
        <p className="text-sm text-muted">{t("bulk.categoryHint")}</p>
      )}
    </Task>
  );
}

function TagsTask(props: Props) {
  const t = useTranslations("transactions.bulk");
  const [added, setAdded] = useState<string[]>([]);
  const [removed, setRemoved] = useState<string[]>([]);
  const isSomething = added.length > 0 || removed.length > 0;
  return (
    <Task
      {...props}
      title={t("tagsTitle")}
      change={isSomething ? { add_tag_ids: added, remove_tag_ids: removed } : null}
    >
      <TagPicker
        label={t("addTags")}
        value={added}
        onChange={(tags) => {
          setAdded(tags);
          setRemoved(removed.filter((tag) => !tags.includes(tag)));
        }}
      />
      <TagPicker
        label={t("removeTags")}
        value={removed}
        onChange={(tags) => {
          setRemoved(tags);
          setAdded(added.filter((tag) => !tags.includes(tag)));
        }}
      />
    </Task>
  );
}

function StatusTask(props: Props) {
  const t = useTranslations();
  const [status, setStatus] = useState<Status>("PAID");
  return (
    <Task {...props} title={t("transactions.bulk.statusTitle")} change={{ transaction_status: status }}>
      <Field label={t("transactions.form.status")}>
        {(field) => (
          <Select {...field} value={status} onChange={(event) => setStatus(event.target.value as Status)}>
            {STATUSES.map((each) => (
              <option key={each} value={each}>
                {t(`common.status.${each}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </Task>
  );
}

function DeleteTask({ entries, onClose, onDone }: Props) {
  const t = useTranslations();
  const { runOrTell, isBusy } = useBulk();
  return (
    <Confirm
      isOpen
      onClose={onClose}
      onConfirm={() => {
        // The entries are gone from the list at once, and back if the server refuses: nobody waits for it.
        onDone();
        void runOrTell({ transaction_ids: entries.map(({ id }) => id), delete: true });
      }}
      title={t("transactions.bulk.deleteTitle", { count: entries.length })}
      description={t("transactions.bulk.deleteHint")}
      confirm={t("common.actions.delete")}
      isBusy={isBusy}
    />
  );
}
