"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { Controller, useForm } from "react-hook-form";
import { useTranslations } from "use-intl";
import { z } from "zod";

import { api, type Schemas } from "@/api/client";
import { AmountField } from "@/forms/amount-field";
import { FormDialog } from "@/forms/form-dialog";
import { useRules } from "@/forms/rules";
import { useSubmit } from "@/forms/submit";
import { useAccountOptions } from "@/pickers/options";
import { TagPicker } from "@/pickers/tag-picker";
import { usePlace } from "@/session/workspace";
import { Combobox } from "@/ui/combobox";
import { Field } from "@/ui/field";
import { Input, Textarea } from "@/ui/input";
import { Switch } from "@/ui/switch";
import { toast } from "@/ui/toast";

type Investment = Schemas["InvestmentItem"];
type Movement = Schemas["InvestmentMovement"];

/** Into an investment, or out of it. */
export type Direction = "deposits" | "withdrawals";

interface Props {
  direction: Direction;
  investment: Investment;
  /** What is changed; a new one where it is absent. */
  movement?: Movement;
  onClose: () => void;
}

/** Money that goes into an investment or comes out of it. */
export function MovementDialog({ direction, investment, movement, onClose }: Props) {
  const t = useTranslations();
  const { form, save, failure } = useMovementForm({ direction, investment, movement, onClose });
  const { control, register, formState } = form;
  const { errors, isSubmitting } = formState;
  const words = (key: "amount" | "date" | "description" | "notes" | "tags") => t(`investments.movement.${key}`);
  return (
    <FormDialog
      title={t(movement === undefined ? `investments.${direction}.create` : `investments.${direction}.edit`)}
      description={investment.asset_name}
      failure={failure}
      isBusy={isSubmitting}
      onSubmit={save}
      onClose={onClose}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <AmountField control={control} name="amount" label={words("amount")} currency={investment.currency_code} />
        <Field label={words("date")} error={errors.date?.message}>
          {(field) => <Input {...field} type="date" {...register("date")} />}
        </Field>
      </div>
      <Controller
        control={control}
        name="account"
        render={({ field: { value, onChange } }) => (
          <AccountOfCurrency
            label={t(`investments.${direction}.account`)}
            currency={investment.currency_code}
            value={value}
            onChange={onChange}
            error={errors.account?.message}
          />
        )}
      />
      {direction === "withdrawals" && (
        <Controller
          control={control}
          name="isFull"
          render={({ field: { value, onChange } }) => (
            <Switch
              label={t("investments.withdrawals.full")}
              hint={t("investments.withdrawals.fullHint")}
              checked={value}
              onChange={onChange}
            />
          )}
        />
      )}
      <Field label={words("description")} error={errors.description?.message} isOptional>
        {(field) => <Input {...field} maxLength={500} {...register("description")} />}
      </Field>
      <Field label={words("notes")} error={errors.notes?.message} isOptional>
        {(field) => <Textarea {...field} {...register("notes")} />}
      </Field>
      <Controller
        control={control}
        name="tags"
        render={({ field }) => <TagPicker label={words("tags")} value={field.value} onChange={field.onChange} />}
      />
    </FormDialog>
  );
}

/** Fields that the server calls something else. */
const RENAMED = {
  account_id: "account",
  transaction_date: "date",
  rescued: "isFull",
  tag_ids: "tags",
} as const;

function useMovementForm({ direction, investment, movement, onClose }: Props) {
  const t = useTranslations("investments");
  const rules = useRules();
  const { today } = usePlace();
  const form = useForm({
    resolver: zodResolver(
      z.object({
        amount: rules.positiveAmount,
        date: rules.date,
        account: rules.required,
        isFull: z.boolean(),
        description: z.string(),
        notes: z.string(),
        tags: z.array(z.string()),
      }),
    ),
    defaultValues: {
      amount: movement?.amount ?? "",
      date: movement?.transaction_date ?? today,
      account: movement?.account_id ?? investment.account_id,
      isFull: movement?.rescued ?? false,
      description: movement?.description ?? "",
      notes: movement?.notes ?? "",
      tags: movement?.tags.map(({ tag_id }) => tag_id) ?? [],
    },
  });
  const send = useSend(direction, investment.id, movement?.id);
  const { failure, submit } = useSubmit(form, RENAMED);
  const save = submit(async (values) => {
    await send({
      amount: values.amount,
      transaction_date: values.date,
      account_id: values.account,
      description: values.description.trim() === "" ? null : values.description,
      notes: values.notes.trim() === "" ? null : values.notes,
      tag_ids: values.tags,
      ...(direction === "withdrawals" && { rescued: values.isFull }),
    });
    toast.success(t(movement === undefined ? `${direction}.done` : `${direction}.changed`));
    onClose();
  });
  return { form, save, failure };
}

type Body = Schemas["NewInvestmentMovement"] & Schemas["InvestmentMovementChange"];

function useSend(direction: Direction, id: string, movement: string | undefined): (body: Body) => Promise<unknown> {
  const deposit = api.useMutation("post", "/investments/{id}/deposits");
  const withdraw = api.useMutation("post", "/investments/{id}/withdrawals");
  const changeDeposit = api.useMutation("patch", "/investments/{id}/deposits/{deposit_id}");
  const changeWithdrawal = api.useMutation("patch", "/investments/{id}/withdrawals/{withdrawal_id}");
  return (body) => {
    if (movement === undefined) {
      const params = { path: { id } };
      return direction === "deposits" ? deposit.mutateAsync({ params, body }) : withdraw.mutateAsync({ params, body });
    }
    return direction === "deposits"
      ? changeDeposit.mutateAsync({ params: { path: { id, deposit_id: movement } }, body })
      : changeWithdrawal.mutateAsync({ params: { path: { id, withdrawal_id: movement } }, body });
  };
}

/** An account that has the investment's currency: no other one can pay it or be paid. */
function AccountOfCurrency({
  label,
  currency,
  value,
  onChange,
  error,
}: {
  label: string;
  currency: string;
  value: string;
  onChange: (account: string) => void;
  error: string | undefined;
}) {
  const accounts = api.useQuery("get", "/accounts").data;
  const ofCurrency = new Set(accounts?.filter((account) => account.currency_code === currency).map(({ id }) => id));
  const options = useAccountOptions(value).filter((option) => ofCurrency.has(option.value));
  return (
    <Field label={label} error={error}>
      {(field) => (
        <Combobox
          {...field}
          label={label}
          options={options}
          value={value === "" ? null : value}
          onChange={(account) => onChange(account ?? "")}
        />
      )}
    </Field>
  );
}
