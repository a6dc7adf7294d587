"use client";

import { useMutation } from "@tanstack/react-query";
import { Copy, Trash2 } from "lucide-react";
import { useEffect, useState } from "react";
import { useWatch } from "react-hook-form";
import { useTranslations } from "use-intl";

import { problemOf } from "@/api/problem";
import { FormFailure } from "@/forms/failure";
import { useSubmit } from "@/forms/submit";
import { useProblemText } from "@/i18n/problem-text";
import { Button, IconButton } from "@/ui/button";
import { Confirm } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Select } from "@/ui/input";
import { toast } from "@/ui/toast";

import { lastOperation, useOfferUndo } from "./changes";
import { Conflict } from "./conflict";
import { EntryFields } from "./entry-fields";
import { RENAMED, useEntryForm } from "./entry-form";
import { isAcross } from "./entry-rules";
import { change, remove, type Scope } from "./entry-send";
import { valuesOf, type EntryValues } from "./entry-values";
import type { Entry } from "./kinds";
import { useNames } from "./names";
import { EntryFormFrame } from "./new-entry";
import { Reimbursers } from "./reimbursers";
import type { WholeEntry } from "./use-entry";
import type { Ledger } from "./use-ledger";

const FORM = "transactions-edit";

interface Props {
  /** The entry as it is now, which may be later than what the form began with. */
  now: WholeEntry;
  etag: string | undefined;
  ledger: Ledger;
  /** What the form began with is no more, and nothing was written in it. */
  onStale: () => void;
  onReread: () => Promise<void>;
}

/** Changes an entry. */
export function EntryEdit({ now, etag, ledger, onStale, onReread }: Props) {
  const t = useTranslations("transactions");
  const [begun] = useState({ whole: now, etag });
  const { entry } = begun.whole;
  const [scope, setScope] = useState<Scope>("one");
  const [before] = useState(() => valuesOf(entry, begun.whole.own));
  const form = useEntryForm(entry.type, before);
  const { failure, submit } = useSubmit(form, RENAMED);
  const { isSubmitting } = form.formState;
  const touched = touchedIn(before, useWatch({ control: form.control }));
  const isDirty = touched.length > 0;
  const isOvertaken = etag !== begun.etag;
  useEffect(() => {
    if (isOvertaken && !isDirty && !isSubmitting) onStale();
  }, [isOvertaken, isDirty, isSubmitting, onStale]);
  const save = useSave(now.entry, etag, scope);

  const send = submit(async (values) => {
    try {
      if (isDirty) await save(values, touched);
      ledger.close();
    } catch (error) {
      // What is there now is read, and shown beside what was written.
      if (problemOf(error).status === 412) await onReread();
      throw error;
    }
  });
  const isPart = entry.installment_number != null;
  return (
    <div className="flex flex-col gap-4">
      <EntryFormFrame id={FORM} onSubmit={send}>
        <FormFailure error={failure} />
        {isOvertaken && isDirty && <Conflict before={begun.whole} now={now} onDiscard={onStale} />}
        <EntryFields form={form} kind={entry.type} entry={entry} />
        {isPart && <ScopeField value={scope} onChange={setScope} />}
      </EntryFormFrame>
      <Reimbursers links={now.reimbursedBy} currency={entry.currency_code} ledger={ledger} />
      <div className="sticky -bottom-4 -mx-5 -mb-4 flex items-center gap-2 border-t border-line bg-raised px-5 py-3">
        <DeleteButton entry={now.entry} etag={etag} scope={scope} ledger={ledger} />
        <IconButton label={t("form.copy")} onClick={() => ledger.openNew(entry.type, { copy: entry.id })}>
          <Copy />
        </IconButton>
        <span className="flex-1" />
        <Button type="submit" form={FORM} look="primary" isBusy={isSubmitting} disabled={!isDirty}>
          {t("form.save")}
        </Button>
      </div>
    </div>
  );
}

function touchedIn(before: EntryValues, now: object): (keyof EntryValues)[] {
  const values = now as Partial<EntryValues>;
  return (Object.keys(before) as (keyof EntryValues)[]).filter(
    (name) => JSON.stringify(values[name]) !== JSON.stringify(before[name]),
  );
}

function useSave(entry: Entry, etag: string | undefined, scope: Scope) {
  const t = useTranslations("transactions.form");
  const names = useNames();
  const offerUndo = useOfferUndo();
  const { mutateAsync } = useMutation({
    mutationFn: ({ values, touched }: { values: EntryValues; touched: readonly (keyof EntryValues)[] }) =>
      change({ entry, values, touched, etag, scope, isCross: entry.type === "TRANSFER" && isAcross(names, values) }),
  });
  return async (values: EntryValues, touched: readonly (keyof EntryValues)[]) => {
    await mutateAsync({ values, touched });
    offerUndo(t("saved"), await lastOperation(entry.id).catch(() => undefined));
  };
}

function ScopeField({ value, onChange }: { value: Scope; onChange: (scope: Scope) => void }) {
  const t = useTranslations("transactions.form");
  return (
    <Field label={t("scope")} hint={t("scopeHint")}>
      {(field) => (
        <Select {...field} value={value} onChange={(event) => onChange(event.target.value as Scope)}>
          <option value="one">{t("scopeOne")}</option>
          <option value="following">{t("scopeFollowing")}</option>
          <option value="all">{t("scopeAll")}</option>
        </Select>
      )}
    </Field>
  );
}

function DeleteButton({
  entry,
  etag,
  scope: first,
  ledger,
}: {
  entry: Entry;
  etag: string | undefined;
  scope: Scope;
  ledger: Ledger;
}) {
  const t = useTranslations("transactions.form");
  const problemText = useProblemText();
  const offerUndo = useOfferUndo();
  const [isAsking, setIsAsking] = useState(false);
  const [scope, setScope] = useState(first);
  const { mutateAsync, isPending } = useMutation({ mutationFn: () => remove(entry, etag, scope) });
  const tb = useTranslations("transactions.bulk");
  const go = async () => {
    try {
      await mutateAsync();
      offerUndo(tb("deleted", { count: 1 }), await lastOperation(entry.id).catch(() => undefined));
      ledger.close();
    } catch (error) {
      setIsAsking(false);
      toast.error(problemText(error));
    }
  };
  return (
    <>
      <IconButton label={t("delete")} className="text-negative" onClick={() => setIsAsking(true)}>
        <Trash2 />
      </IconButton>
      <Confirm
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        onConfirm={() => void go()}
        isBusy={isPending}
        title={t("deleteTitle")}
        description={
          <div className="flex flex-col gap-3">
            <p>{t("deleteHint")}</p>
            {entry.installment_number != null && <ScopeField value={scope} onChange={setScope} />}
          </div>
        }
        confirm={t("delete")}
      />
    </>
  );
}
