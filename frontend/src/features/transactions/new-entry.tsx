"use client";

import { useMutation } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { FormFailure } from "@/forms/failure";
import { useSubmit } from "@/forms/submit";
import { useFormats } from "@/i18n/formats";
import { useProblemText } from "@/i18n/problem-text";
import { usePlace } from "@/session/workspace";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Loading } from "@/ui/states";
import { toast } from "@/ui/toast";

import { lastOperation, useOfferUndo } from "./changes";
import { EntryFields } from "./entry-fields";
import { RENAMED, useEntryForm, useFormCurrency, type EntryForm } from "./entry-form";
import { isAcross } from "./entry-rules";
import { book, linkExpenses } from "./entry-send";
import { blank, slotValues, valuesOf, type EntryValues } from "./entry-values";
import { KindSwitch } from "./kind-switch";
import { CATEGORY_OF_KIND, type Kind } from "./kinds";
import { useNames } from "./names";
import type { Ledger } from "./use-ledger";

const FORM = "transactions-new";

/** Writes a new entry, of a kind that can still be changed. */
export function NewEntry({ ledger, kind }: { ledger: Ledger; kind: Kind }) {
  const t = useTranslations("transactions");
  const start = useStart(ledger, kind);
  if (start !== undefined) return <Write ledger={ledger} kind={kind} start={start} />;
  return (
    <Dialog isOpen onClose={ledger.close} title={t("form.newTitle")}>
      <Loading />
    </Dialog>
  );
}

/** What a new entry begins with: nothing, the slot that it settles, or another that it is a copy of. */
function useStart({ filters, slot, copyOf }: Ledger, kind: Kind): EntryValues | undefined {
  const { today } = usePlace();
  const accounts = api.useQuery("get", "/accounts");
  const cards = api.useQuery("get", "/cards");
  const month = slot?.date.slice(0, 7);
  const slots = api.useQuery(
    "get",
    "/recurring/pending",
    { params: { query: month === undefined ? {} : { month } } },
    { enabled: slot !== null },
  );
  const copied = api.useQuery(
    "get",
    "/transactions/{id}",
    { params: { path: { id: copyOf ?? "" } } },
    { enabled: copyOf !== null },
  );
  if (accounts.isPending || cards.isPending) return undefined;
  const card = filters.card_id ?? only(cards.data);
  const usual = kind === "CARD_PAYMENT" ? payerOf(card, cards.data) : null;
  const base: EntryValues = {
    ...blank(today),
    account_id: filters.account_id ?? only(accounts.data) ?? usual,
    card_id: card,
    investment_id: filters.investment_id ?? null,
    category_id: filters.category_id ?? null,
  };
  if (slot !== null) {
    if (slots.isPending) return undefined;
    const found = slots.data?.find((one) => one.recurring_id === slot.recurring && one.reference_date === slot.date);
    return found === undefined ? base : { ...base, ...slotValues(found) };
  }
  if (copyOf !== null) {
    if (copied.isPending) return undefined;
    if (copied.data === undefined) return base;
    return {
      ...valuesOf(copied.data, {}),
      transaction_date: today,
      transaction_status: "",
      billing_month: "",
      installments: "1",
      installment_amount_type: "TOTAL",
    };
  }
  return base;
}

/** The one that there is, where there is one. */
function only(all: readonly { id: string; is_active: boolean }[] | undefined): string | null {
  const active = (all ?? []).filter(({ is_active }) => is_active);
  return active.length === 1 ? (active[0]?.id ?? null) : null;
}

/** The account that usually pays a card. */
function payerOf(card: string | null, cards: readonly Schemas["Card"][] | undefined): string | null {
  return cards?.find(({ id }) => id === card)?.payment_account_id ?? null;
}

function Write({ ledger, kind, start }: { ledger: Ledger; kind: Kind; start: EntryValues }) {
  const t = useTranslations("transactions.form");
  const categories = api.useQuery("get", "/categories").data;
  const cards = api.useQuery("get", "/cards").data;
  const form = useEntryForm(kind, ofKind(start, kind, categories));
  const { failure, submit } = useSubmit(form, RENAMED);
  const save = useBook(ledger, kind, form);
  const { isSubmitting } = form.formState;

  const create = submit(async (values) => {
    await save(values);
    ledger.close();
  });
  const createMore = submit(async (values) => {
    await save(values);
    // The next one of a pile of receipts is like the last, but for what it says.
    form.reset({ ...values, amount: "", description: "", notes: "", splits: [], reimburses: [], received_amount: "" });
    form.setFocus("amount");
  });
  const switchTo = (next: Kind) => {
    form.clearErrors();
    if (CATEGORY_OF_KIND[next] !== CATEGORY_OF_KIND[kind]) {
      form.setValue("category_id", null);
      form.setValue("splits", []);
    }
    if (next === "CARD_PAYMENT" && form.getValues("account_id") === null) {
      form.setValue("account_id", payerOf(form.getValues("card_id"), cards));
    }
    ledger.openNew(next);
  };
  return (
    <Dialog
      isOpen
      onClose={ledger.close}
      title={t("newTitle")}
      className="sm:w-[min(40rem,calc(100vw-2rem))]"
      footer={
        <div className="flex flex-wrap justify-end gap-2">
          {ledger.slot === null && (
            <Button disabled={isSubmitting} onClick={(event) => void createMore(event)}>
              {t("createMore")}
            </Button>
          )}
          <Button type="submit" form={FORM} look="primary" isBusy={isSubmitting}>
            {t("create")}
          </Button>
        </div>
      }
    >
      <EntryFormFrame id={FORM} onSubmit={create}>
        <BeginAtAmount form={form} />
        <FormFailure error={failure} />
        {ledger.slot === null && <KindSwitch value={kind} onChange={switchTo} />}
        <EntryFields form={form} kind={kind} entry={null} />
      </EntryFormFrame>
    </Dialog>
  );
}

/** What is known of an entry before anything else is how much it was. */
function BeginAtAmount({ form }: { form: EntryForm }) {
  const { setFocus } = form;
  useEffect(() => setFocus("amount"), [setFocus]);
  return null;
}

/** A start may name a category of another type than the kind's. */
function ofKind(start: EntryValues, kind: Kind, categories: readonly Schemas["Category"][] | undefined): EntryValues {
  const named = categories?.find(({ id }) => id === start.category_id?.split("/")[0]);
  return named !== undefined && named.type !== CATEGORY_OF_KIND[kind] ? { ...start, category_id: null } : start;
}

/** A form that Ctrl or Cmd and Enter send from wherever one is in it. */
export function EntryFormFrame({
  id,
  onSubmit,
  children,
}: {
  id: string;
  onSubmit: (event: React.FormEvent) => Promise<void>;
  children: React.ReactNode;
}) {
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a short cut for the button that is there
    <form
      id={id}
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => void onSubmit(event)}
      onKeyDown={(event) => {
        if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        event.currentTarget.requestSubmit();
      }}
    >
      {children}
    </form>
  );
}

/** Books what a form holds, says so, and offers to take it back. */
function useBook(ledger: Ledger, kind: Kind, form: EntryForm): (values: EntryValues) => Promise<void> {
  const t = useTranslations();
  const names = useNames();
  const formats = useFormats();
  const problemText = useProblemText();
  const offerUndo = useOfferUndo();
  const currency = useFormCurrency(form.control, kind);
  const { mutateAsync } = useMutation({
    mutationFn: (values: EntryValues) =>
      book(kind, values, ledger.slot?.recurring ?? null, kind === "TRANSFER" && isAcross(names, values)),
  });
  const { mutateAsync: link } = useMutation({
    mutationFn: ({ id, values }: { id: string; values: EntryValues }) => linkExpenses(id, values.reimburses),
  });
  return async (values) => {
    const id = await mutateAsync(values);
    const event = await lastOperation(id).catch(() => undefined);
    const amount = formats.amount(values.amount, currency);
    offerUndo(t("transactions.form.created", { kind: t(`common.entry.${kind}`), amount }), event);
    if (kind !== "INCOME" || values.reimburses.length === 0) return;
    try {
      await link({ id, values });
    } catch (error) {
      // It is booked: sending the form again would book it twice. Its sheet is where the links are mended.
      toast.error(t("transactions.form.linkFailed"), {
        description: problemText(error),
        action: { label: t("transactions.form.show"), onClick: () => ledger.open(id) },
      });
    }
  };
}
