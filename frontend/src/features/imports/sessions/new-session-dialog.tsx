"use client";

import { useQueryClient } from "@tanstack/react-query";
import { CreditCard, FileText, Info, Landmark, X } from "lucide-react";
import type { ReactNode } from "react";
import { Controller, type UseFormReturn } from "react-hook-form";
import { useTranslations } from "use-intl";

import { api } from "@/api/client";
import { AmountField } from "@/forms/amount-field";
import { FormFailure } from "@/forms/failure";
import { useSubmit } from "@/forms/submit";
import { useFormats } from "@/i18n/formats";
import { AccountPicker, CardPicker } from "@/pickers/pickers";
import { useAccountOptions, useCardOptions } from "@/pickers/options";
import { usePlace } from "@/session/workspace";
import { Button, IconButton } from "@/ui/button";
import { classNames } from "@/ui/class-names";
import { Dialog } from "@/ui/dialog";
import { FieldGroup } from "@/ui/field";
import { MonthPicker } from "@/ui/month-picker";
import { Loading } from "@/ui/states";

import { likelyMonth, useHolder, type Holder } from "../place";
import { DropZone } from "../upload/drop-zone";
import { useFileSize } from "../upload/file-size";
import { createSession, useIsPaid, useNewSessionForm, useOpenSession, type NewSession } from "./new-session-form";

/** What is known of a session before it is made. */
export interface Start {
  files: readonly File[];
  holder?: Holder | undefined;
  month?: string | undefined;
}

interface Props {
  start: Start;
  /** Takes the files that are chosen by now. */
  onFiles: (files: readonly File[]) => void;
  onClose: () => void;
  /** Goes to the session that takes the files. */
  onSession: (session: string, files: readonly File[]) => void;
}

const FORM = "new-import-session";

/** A new session by its files: of which account or card they are, and of which month. */
export function NewSessionDialog(props: Props) {
  const t = useTranslations("imports.form");
  // What there is one of is chosen already, once it is known how many there are.
  const isRead = [api.useQuery("get", "/accounts"), api.useQuery("get", "/cards")].every(({ isPending }) => !isPending);
  return isRead ? (
    <NewSessionForm {...props} />
  ) : (
    <Dialog isOpen onClose={props.onClose} title={t("title")} description={t("description")}>
      <Loading />
    </Dialog>
  );
}

function NewSessionForm({ start, onFiles, onClose, onSession }: Props) {
  const t = useTranslations("imports.form");
  const { today } = usePlace();
  const queries = useQueryClient();
  const { files } = start;
  const onlyAccount = only(useAccountOptions());
  const onlyCard = only(useCardOptions());
  const form = useNewSessionForm({
    kind: start.holder?.kind ?? (onlyAccount === null && onlyCard !== null ? "card" : "account"),
    account: start.holder?.kind === "account" ? start.holder.id : onlyAccount,
    card: start.holder?.kind === "card" ? start.holder.id : onlyCard,
    month: start.month ?? likelyMonth(today),
    target: "",
  });
  const { failure, submit } = useSubmit(form, { target_value: "target", account_id: "account", card_id: "card" });
  const values = form.watch();
  const open = useOpenSession(values);

  const create = submit(async (chosen) => {
    const session = open ?? (await createSession(chosen));
    void queries.invalidateQueries();
    onSession(session.id, files);
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("title")}
      description={t("description")}
      footer={
        <Button type="submit" form={FORM} look="primary" className="w-full" isBusy={form.formState.isSubmitting}>
          {t(open === undefined ? "submit" : "useExisting", { count: files.length })}
        </Button>
      }
    >
      <form id={FORM} noValidate onSubmit={(event) => void create(event)} className="flex flex-col gap-4">
        <FormFailure error={failure} />
        <DropZone onFiles={(more) => onFiles([...files, ...more])} isSmall={files.length > 0} />
        <ChosenFiles files={files} onRemove={(file) => onFiles(files.filter((one) => one !== file))} />
        <HolderFields form={form} />
        <MonthField form={form} />
        {open === undefined ? <TargetField form={form} /> : <ExistingNote month={values.month} />}
        <PaidNote values={values} />
      </form>
    </Dialog>
  );
}

function only(options: readonly { value: string }[]): string | null {
  return options.length === 1 ? (options[0]?.value ?? null) : null;
}

function ChosenFiles({ files, onRemove }: { files: readonly File[]; onRemove: (file: File) => void }) {
  const t = useTranslations("imports.drop");
  const size = useFileSize();
  if (files.length === 0) return null;
  return (
    <ul aria-label={t("chosen")} className="flex flex-col divide-y divide-line rounded-lg border border-line">
      {files.map((file, at) => (
        <li key={`${file.name}${at}`} className="flex items-center gap-2.5 py-1.5 pr-1.5 pl-3 text-sm">
          <FileText aria-hidden className="size-4 shrink-0 text-muted" />
          <span className="min-w-0 flex-1 truncate">{file.name}</span>
          <span className="figures shrink-0 text-xs text-muted">{size(file.size)}</span>
          <IconButton size="icon-sm" label={t("remove", { name: file.name })} onClick={() => onRemove(file)}>
            <X />
          </IconButton>
        </li>
      ))}
    </ul>
  );
}

type Form = UseFormReturn<NewSession>;

function HolderFields({ form }: { form: Form }) {
  const t = useTranslations("imports.form");
  const { control, formState } = form;
  const kind = form.watch("kind");
  return (
    <>
      <FieldGroup label={t("of")}>
        <div className="grid grid-cols-2 gap-2">
          <KindChoice form={form} kind="account" icon={<Landmark aria-hidden />} label={t("account")} />
          <KindChoice form={form} kind="card" icon={<CreditCard aria-hidden />} label={t("card")} />
        </div>
      </FieldGroup>
      {kind === "account" ? (
        <Controller
          control={control}
          name="account"
          render={({ field: { value, onChange } }) => (
            <AccountPicker
              label={t("account")}
              value={value}
              onChange={onChange}
              error={formState.errors.account?.message}
            />
          )}
        />
      ) : (
        <Controller
          control={control}
          name="card"
          render={({ field: { value, onChange } }) => (
            <CardPicker label={t("card")} value={value} onChange={onChange} error={formState.errors.card?.message} />
          )}
        />
      )}
    </>
  );
}

function KindChoice({ form, kind, icon, label }: { form: Form; kind: Holder["kind"]; icon: ReactNode; label: string }) {
  const isChosen = form.watch("kind") === kind;
  return (
    <label
      className={classNames(
        "flex h-10 cursor-pointer items-center justify-center gap-2 rounded-lg border text-sm font-medium has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-ring [&_svg]:size-4",
        isChosen ? "border-accent bg-accent-soft" : "border-line-strong/70 bg-surface hover:bg-sunken",
      )}
    >
      <input type="radio" value={kind} className="sr-only" {...form.register("kind")} />
      {icon}
      {label}
    </label>
  );
}

function MonthField({ form }: { form: Form }) {
  const t = useTranslations("imports.form");
  const { civilMonth: month } = usePlace();
  return (
    <FieldGroup label={t(form.watch("kind") === "account" ? "month" : "invoice")}>
      <Controller
        control={form.control}
        name="month"
        render={({ field: { value, onChange } }) => <MonthPicker value={value} onChange={onChange} today={month} />}
      />
    </FieldGroup>
  );
}

function TargetField({ form }: { form: Form }) {
  const t = useTranslations("imports.form");
  const { kind, account, card } = form.watch();
  const { currency } = useHolder(kind === "account" ? { account_id: account } : { card_id: card });
  return (
    <AmountField
      control={form.control}
      name="target"
      label={t(kind === "account" ? "targetAccount" : "targetCard")}
      hint={t("targetHint")}
      currency={currency}
      isOptional
    />
  );
}

function ExistingNote({ month }: { month: string }) {
  const t = useTranslations("imports.form");
  const formats = useFormats();
  return <Note>{t("existing", { month: formats.month(month) })}</Note>;
}

function PaidNote({ values }: { values: NewSession }) {
  const t = useTranslations("imports.form");
  return useIsPaid(values) ? <Note>{t("paid")}</Note> : null;
}

function Note({ children }: { children: ReactNode }) {
  return (
    <p role="status" className="flex items-start gap-2 rounded-lg bg-info-soft px-3 py-2 text-sm text-info">
      <Info aria-hidden className="mt-0.5 size-4 shrink-0" />
      {children}
    </p>
  );
}
