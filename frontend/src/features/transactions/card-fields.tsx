"use client";

import { useEffect } from "react";
import { useController, useWatch } from "react-hook-form";
import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { AmountField } from "@/forms/amount-field";
import { addMonths, monthOf } from "@/i18n/calendar";
import { isZero } from "@/i18n/decimal";
import { useFormats } from "@/i18n/formats";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Input, Select } from "@/ui/input";
import { Switch } from "@/ui/switch";

import type { FieldsProps } from "./entry-fields";
import { isFixed } from "./entry-rules";

const INSTALMENTS_MAX = 48;
/** Which months around its date an entry is billed in, more or less. */
const [MONTHS_BEFORE, MONTHS_AFTER] = [3, 12];

/** Which invoice a purchase is on, in how many parts, and what it cost elsewhere. */
export function CardFields(props: FieldsProps) {
  const { form, kind, entry } = props;
  const t = useTranslations("transactions.form");
  const isPart = entry?.installment_number != null;
  return (
    <>
      {isPart ? (
        <p className="rounded-lg bg-sunken px-3 py-2 text-sm text-muted">
          {t("installmentOf", { number: entry.installment_number ?? 1, total: entry.total_installments ?? 1 })}
        </p>
      ) : (
        <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
          <BillingMonthField {...props} />
          {kind === "CARD_EXPENSE" && entry === null && <InstalmentField form={form} />}
        </div>
      )}
      {kind === "CARD_EXPENSE" && entry === null && <InstalmentAmountField form={form} />}
      {kind === "CARD_EXPENSE" && <ForeignFields form={form} />}
    </>
  );
}

function BillingMonthField({ form, entry }: FieldsProps) {
  const t = useTranslations("transactions.form");
  const formats = useFormats();
  const [date, chosen] = useWatch({ control: form.control, name: ["transaction_date", "billing_month"] });
  const base = monthOf(date);
  const around = /^\d{4}-\d{2}$/.test(base)
    ? Array.from({ length: MONTHS_BEFORE + MONTHS_AFTER + 1 }, (_, at) => addMonths(base, at - MONTHS_BEFORE))
    : [];
  const months = chosen === "" || around.includes(chosen) ? around : [chosen, ...around];
  return (
    <Field label={t("billingMonth")} error={form.formState.errors.billing_month?.message}>
      {(field) => (
        <Select {...field} disabled={isFixed(entry, "billing_month")} {...form.register("billing_month")}>
          {entry === null && <option value="">{t("billingAuto")}</option>}
          {months.map((month) => (
            <option key={month} value={month}>
              {formats.month(month)}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

function InstalmentField({ form }: Pick<FieldsProps, "form">) {
  const t = useTranslations("transactions.form");
  return (
    <Field label={t("installments")} error={form.formState.errors.installments?.message}>
      {(field) => (
        <Select {...field} {...form.register("installments")}>
          <option value="1">{t("cash")}</option>
          {Array.from({ length: INSTALMENTS_MAX - 1 }, (_, at) => at + 2).map((count) => (
            <option key={count} value={count}>
              {t("times", { count })}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

function InstalmentAmountField({ form }: Pick<FieldsProps, "form">) {
  const t = useTranslations("transactions.form");
  const count = useWatch({ control: form.control, name: "installments" });
  if (Number(count) <= 1) return null;
  return (
    <Field label={t("amountIs")} hint={t("installmentsHint")}>
      {(field) => (
        <Select {...field} {...form.register("installment_amount_type")}>
          <option value="TOTAL">{t("total")}</option>
          <option value="INSTALLMENT">{t("each")}</option>
        </Select>
      )}
    </Field>
  );
}

function ForeignFields({ form }: Pick<FieldsProps, "form">) {
  const t = useTranslations("transactions.form");
  const foreign = useController({ control: form.control, name: "isForeign" }).field;
  const { errors } = form.formState;
  const code = useWatch({ control: form.control, name: "original_currency_code" });
  const currencies = api.useQuery("get", "/currencies", {}, { enabled: foreign.value }).data ?? [];
  return (
    <>
      <Switch label={t("foreign")} checked={foreign.value} onChange={foreign.onChange} />
      {foreign.value && (
        <div className="grid grid-cols-1 gap-4 sm:grid-cols-3">
          <Field label={t("originalCurrency")} error={errors.original_currency_code?.message}>
            {(field) => (
              <Input
                {...field}
                list="transactions-currencies"
                maxLength={10}
                autoComplete="off"
                className="uppercase"
                {...form.register("original_currency_code")}
              />
            )}
          </Field>
          <datalist id="transactions-currencies">
            {currencies.map((currency) => (
              <option key={currency.code} value={currency.code}>
                {currency.name}
              </option>
            ))}
          </datalist>
          <AmountField
            control={form.control}
            name="original_amount"
            label={t("originalAmount")}
            currency={code === "" ? undefined : code.toUpperCase()}
          />
          <AmountField control={form.control} name="exchange_rate" label={t("rate")} isOptional />
        </div>
      )}
    </>
  );
}

/** Which invoice is paid, with what is owed of it. */
export function PaymentFields({ form, entry }: FieldsProps) {
  const t = useTranslations("transactions.form");
  const [card, month] = useWatch({ control: form.control, name: ["card_id", "billing_month"] });
  const final = useController({ control: form.control, name: "is_final_payment" }).field;
  const query = api.useQuery(
    "get",
    "/cards/{id}/invoices",
    { params: { path: { id: card ?? "" } } },
    { enabled: card !== null },
  );
  const invoices = query.data;
  const due = invoices && nextToPay(invoices);
  useEffect(() => {
    // What is most likely paid, until something else is said.
    if (due !== undefined && form.getValues("billing_month") === "") form.setValue("billing_month", due.billing_month);
  }, [due, form]);
  const chosen = invoices?.find((invoice) => invoice.billing_month === month);
  return (
    <>
      <InvoiceField form={form} invoices={invoices ?? []} month={month} isDisabled={entry !== null} />
      {entry === null && chosen !== undefined && (
        <OutstandingButton
          owed={owedOf(chosen, invoices ?? [])}
          currency={chosen.currency_code}
          onUse={(amount) => form.setValue("amount", amount, { shouldDirty: true, shouldValidate: true })}
        />
      )}
      <Switch label={t("final")} hint={t("finalHint")} checked={final.value} onChange={final.onChange} />
    </>
  );
}

type Invoice = Schemas["Invoice"];

function InvoiceField({
  form,
  invoices,
  month,
  isDisabled,
}: Pick<FieldsProps, "form"> & { invoices: readonly Invoice[]; month: string; isDisabled: boolean }) {
  const t = useTranslations();
  const formats = useFormats();
  const isKnown = month === "" || invoices.some((invoice) => invoice.billing_month === month);
  return (
    <Field label={t("transactions.form.billingMonth")} error={form.formState.errors.billing_month?.message}>
      {(field) => (
        <Select {...field} disabled={isDisabled} {...form.register("billing_month")}>
          <option value="">{t("common.field.choose")}</option>
          {!isKnown && <option value={month}>{formats.month(month)}</option>}
          {invoices.map((invoice) => (
            <option key={invoice.billing_month} value={invoice.billing_month}>
              {t("transactions.form.invoiceOf", {
                month: formats.month(invoice.billing_month),
                status: t(`common.invoiceStatus.${invoice.status}`),
                amount: formats.amount(owedOf(invoice, invoices), invoice.currency_code),
              })}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

function OutstandingButton({
  owed,
  currency,
  onUse,
}: {
  owed: string;
  currency: string;
  onUse: (amount: string) => void;
}) {
  const t = useTranslations("transactions.form");
  const formats = useFormats();
  if (isZero(owed)) return null;
  return (
    <Button look="link" size="inline" className="-mt-2 self-start" onClick={() => onUse(owed)}>
      {t("payOutstanding", { amount: formats.amount(owed, currency) })}
    </Button>
  );
}

/** What paying an invoice is about: what it carried on is owed there, but the debt of the newest has nowhere else to be. */
function owedOf(invoice: Invoice, all: readonly Invoice[]): string {
  const isNewest = all.every(({ billing_month }) => billing_month <= invoice.billing_month);
  return isNewest && isZero(invoice.outstanding_amount) ? invoice.carried_out : invoice.outstanding_amount;
}

/** The oldest invoice that something is owed of, closed ones first; what went on into a later one is owed there. */
function nextToPay(invoices: readonly Invoice[]): Invoice | undefined {
  const byMonth = invoices.toSorted((one, other) => one.billing_month.localeCompare(other.billing_month));
  const owed = byMonth.filter((invoice) => invoice.status !== "PAID" && !isZero(invoice.outstanding_amount));
  const newest = byMonth.at(-1);
  const late = newest !== undefined && newest.status === "OVERDUE" ? newest : undefined;
  return owed.find((invoice) => invoice.status !== "OPEN") ?? owed[0] ?? late;
}
