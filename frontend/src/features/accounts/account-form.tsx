"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { Controller, useForm, type UseFormReturn } from "react-hook-form";
import { useTranslations } from "use-intl";
import { z } from "zod";

import { api, http, ifMatch, type Schemas, type Versioned, versioned } from "@/api/client";
import { AmountField } from "@/forms/amount-field";
import { EditDialog } from "@/forms/edit-dialog";
import { useEdited, useVersion } from "@/forms/edited";
import { FormDialog } from "@/forms/form-dialog";
import { useRules } from "@/forms/rules";
import { useSubmit } from "@/forms/submit";
import { ACCOUNT_TYPES, AccountTypeSelect } from "@/pickers/account-type-select";
import { CurrencyPicker } from "@/pickers/currency-picker";
import { usePlace } from "@/session/workspace";
import { ColorInput, COLORS } from "@/ui/color-input";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { toast } from "@/ui/toast";

import { IconInput } from "./account-icon";

type Account = Schemas["Account"];

/** What a form of an account holds. */
interface Values {
  name: string;
  type: Schemas["AccountType"];
  currency_code: string;
  initial_balance: string;
  opening_date: string;
  color: string;
  icon: string | null;
}

function valuesOf(account: Account): Values {
  const { name, type, currency_code, initial_balance, opening_date, color, icon } = account;
  return { name, type, currency_code, initial_balance, opening_date, color: color ?? COLORS[0], icon: icon ?? null };
}

function useAccountForm(defaultValues: Values): UseFormReturn<Values> {
  const rules = useRules();
  const schema = z.object({
    name: rules.required,
    type: z.enum(ACCOUNT_TYPES),
    currency_code: rules.required,
    initial_balance: rules.amount,
    opening_date: rules.date,
    color: rules.required,
    icon: z.string().nullable(),
  });
  return useForm({ resolver: zodResolver(schema), defaultValues });
}

export function NewAccount({ onClose }: { onClose: () => void }) {
  const t = useTranslations("accounts");
  const { currency, today } = usePlace();
  const create = api.useMutation("post", "/accounts");
  const form = useAccountForm({
    name: "",
    type: "CHECKING",
    currency_code: currency,
    initial_balance: "0",
    opening_date: today,
    color: COLORS[0],
    icon: null,
  });
  return (
    <AccountDialog
      title={t("new")}
      form={form}
      onClose={onClose}
      onSave={async (values) => {
        await create.mutateAsync({ body: values });
        toast.success(t("created"));
      }}
    />
  );
}

/** The account as it is now, then the form that it fills in. */
export function EditAccount({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useTranslations("accounts");
  const read = async () =>
    versioned(await http.GET("/accounts/{account_id}", { params: { path: { account_id: id } } }));
  const query = useEdited(["account", id], read);
  return (
    <EditDialog read={query} title={t("edit")} onClose={onClose}>
      {(now) => <EditForm filledWith={now} read={read} onClose={onClose} />}
    </EditDialog>
  );
}

function EditForm({
  filledWith,
  read,
  onClose,
}: {
  filledWith: Versioned<Account>;
  read: () => Promise<Versioned<Account>>;
  onClose: () => void;
}) {
  const t = useTranslations("accounts");
  const { id } = filledWith.value;
  const change = api.useMutation("patch", "/accounts/{account_id}");
  const form = useAccountForm(valuesOf(filledWith.value));
  const save = useVersion(filledWith, read, (account) => form.reset(valuesOf(account)));
  return (
    <AccountDialog
      title={t("edit")}
      form={form}
      onClose={onClose}
      onSave={async (values) => {
        await save((etag) =>
          change.mutateAsync({ params: { path: { account_id: id }, ...ifMatch(etag) }, body: values }),
        );
        toast.success(t("saved"));
      }}
    />
  );
}

function AccountDialog({
  title,
  form,
  onClose,
  onSave,
}: {
  title: string;
  form: UseFormReturn<Values>;
  onClose: () => void;
  onSave: (values: Values) => Promise<void>;
}) {
  const { failure, submit } = useSubmit(form);
  const send = submit(async (values) => {
    await onSave(values);
    onClose();
  });
  return (
    <FormDialog title={title} failure={failure} isBusy={form.formState.isSubmitting} onSubmit={send} onClose={onClose}>
      <AccountFields form={form} />
    </FormDialog>
  );
}

function AccountFields({ form }: { form: UseFormReturn<Values> }) {
  const t = useTranslations("accounts.fields");
  const { control, register } = form;
  const { errors } = form.formState;
  return (
    <>
      <Field label={t("name")} error={errors.name?.message}>
        {(field) => (
          <Input {...field} autoFocus autoComplete="off" placeholder={t("namePlaceholder")} {...register("name")} />
        )}
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t("type")} error={errors.type?.message}>
          {(field) => <AccountTypeSelect {...field} {...register("type")} />}
        </Field>
        <Controller
          control={control}
          name="currency_code"
          render={({ field: { value, onChange } }) => (
            <CurrencyPicker
              label={t("currency")}
              value={value}
              onChange={onChange}
              error={errors.currency_code?.message}
            />
          )}
        />
      </div>
      <p className="-mt-2 text-sm text-muted">{t("currencyHint")}</p>
      <div className="grid gap-4 sm:grid-cols-2">
        <AmountField
          control={control}
          name="initial_balance"
          label={t("initialBalance")}
          hint={t("initialBalanceHint")}
          currency={form.watch("currency_code")}
        />
        <Field label={t("openingDate")} hint={t("openingDateHint")} error={errors.opening_date?.message}>
          {(field) => <Input {...field} type="date" {...register("opening_date")} />}
        </Field>
      </div>
      <Controller
        control={control}
        name="color"
        render={({ field: { value, onChange } }) => <ColorInput value={value} onChange={onChange} />}
      />
      <Controller
        control={control}
        name="icon"
        render={({ field: { value, onChange } }) => <IconInput value={value} onChange={onChange} />}
      />
    </>
  );
}
