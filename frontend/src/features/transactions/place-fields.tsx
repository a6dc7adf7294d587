"use client";

import { useController } from "react-hook-form";
import { useTranslations } from "use-intl";

import { api } from "@/api/client";
import { AmountField } from "@/forms/amount-field";
import { AccountPicker, CardPicker, InvestmentPicker } from "@/pickers/pickers";
import { Switch } from "@/ui/switch";

import type { FieldsProps } from "./entry-fields";
import { useIsAcross, type EntryForm } from "./entry-form";
import { isFixed } from "./entry-rules";
import { isOfInvestment, isOnCard } from "./kinds";
import { useNames } from "./names";

/** Between which accounts, cards and investments it moved. */
export function PlaceFields({ form, kind, entry }: FieldsProps) {
  const t = useTranslations("transactions.form");
  const isDeposit = kind === "INVESTMENT_DEPOSIT";
  return (
    <>
      {isOnCard(kind) && <CardField form={form} isNew={entry === null} isDisabled={isFixed(entry, "card_id")} />}
      {kind === "CARD_PAYMENT" && <AccountField form={form} name="account_id" label={t("paidFrom")} />}
      {(kind === "INCOME" || kind === "EXPENSE") && (
        <AccountField form={form} name="account_id" label={t("account")} isDisabled={isFixed(entry, "account_id")} />
      )}
      {kind === "TRANSFER" && <TransferFields form={form} />}
      {isOfInvestment(kind) && (
        <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
          <InvestmentField form={form} isDisabled={entry !== null} />
          <AccountField form={form} name="account_id" label={isDeposit ? t("source") : t("destination")} />
        </div>
      )}
      {kind === "INVESTMENT_WITHDRAWAL" && <RescuedField form={form} />}
    </>
  );
}

function TransferFields({ form }: { form: EntryForm }) {
  const t = useTranslations("transactions.form");
  const names = useNames();
  const isAcross = useIsAcross(form.control, "TRANSFER");
  const { value: destination } = useController({ control: form.control, name: "destination_account_id" }).field;
  const currency = names.accountCurrency(destination);
  return (
    <>
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
        <AccountField form={form} name="account_id" label={t("source")} />
        <AccountField form={form} name="destination_account_id" label={t("destination")} />
      </div>
      {isAcross && (
        <AmountField
          control={form.control}
          name="received_amount"
          label={t("received")}
          hint={t("receivedHint")}
          currency={currency}
        />
      )}
    </>
  );
}

function AccountField({
  form,
  name,
  label,
  isDisabled = false,
}: {
  form: EntryForm;
  name: "account_id" | "destination_account_id";
  label: string;
  isDisabled?: boolean;
}) {
  const { field, fieldState } = useController({ control: form.control, name });
  return (
    <AccountPicker
      label={label}
      value={field.value}
      onChange={field.onChange}
      error={fieldState.error?.message}
      disabled={isDisabled}
    />
  );
}

function CardField({ form, isNew, isDisabled }: { form: EntryForm; isNew: boolean; isDisabled: boolean }) {
  const t = useTranslations("transactions.form");
  const { field, fieldState } = useController({ control: form.control, name: "card_id" });
  const cards = api.useQuery("get", "/cards").data;
  return (
    <CardPicker
      label={t("card")}
      value={field.value}
      onChange={(id) => {
        field.onChange(id);
        // The account that usually pays this card, where no other was chosen.
        const usual = cards?.find((card) => card.id === id)?.payment_account_id;
        if (usual != null && form.getValues("account_id") === null) form.setValue("account_id", usual);
        if (isNew) form.setValue("billing_month", "");
      }}
      error={fieldState.error?.message}
      disabled={isDisabled}
    />
  );
}

function InvestmentField({ form, isDisabled }: { form: EntryForm; isDisabled: boolean }) {
  const t = useTranslations("transactions.form");
  const { field, fieldState } = useController({ control: form.control, name: "investment_id" });
  return (
    <InvestmentPicker
      label={t("investment")}
      value={field.value}
      onChange={field.onChange}
      error={fieldState.error?.message}
      disabled={isDisabled}
    />
  );
}

function RescuedField({ form }: { form: EntryForm }) {
  const t = useTranslations("transactions.form");
  const { field } = useController({ control: form.control, name: "rescued" });
  return <Switch label={t("rescued")} hint={t("rescuedHint")} checked={field.value} onChange={field.onChange} />;
}
