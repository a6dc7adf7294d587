"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useRouter } from "next/navigation";
import { Controller, useForm, useWatch, type UseFormReturn } from "react-hook-form";
import { useTranslations } from "use-intl";
import { z } from "zod";

import { api, http, ifMatch, type Schemas, type Versioned, versioned } from "@/api/client";
import { EditDialog } from "@/forms/edit-dialog";
import { useEdited, useVersion } from "@/forms/edited";
import { FormDialog } from "@/forms/form-dialog";
import { useRules } from "@/forms/rules";
import { useSubmit } from "@/forms/submit";
import { splitMonth } from "@/i18n/calendar";
import { AccountPicker } from "@/pickers/pickers";
import { TagPicker } from "@/pickers/tag-picker";
import { usePlace } from "@/session/workspace";
import { Field } from "@/ui/field";
import { Input, Select } from "@/ui/input";

import { BLANK, bodyOf, INDEXES, type InvestmentValues, LIQUIDITIES, type Sort, valuesOf } from "./investment-fields";
import { hrefOf } from "./investment-table";
import { SortSelect } from "./sort-select";

type Item = Schemas["InvestmentItem"];

/** Adds an investment, and goes to it: what went in is recorded there. */
export function NewInvestment({ onClose }: { onClose: () => void }) {
  const t = useTranslations("investments");
  const router = useRouter();
  const create = api.useMutation("post", "/investments");
  const form = useInvestmentForm(BLANK);
  return (
    <InvestmentForm
      title={t("create")}
      form={form}
      onSave={async (values) => {
        const made = await create.mutateAsync({ body: bodyOf(values) });
        router.push(hrefOf(made.id));
      }}
      onClose={onClose}
    />
  );
}

/** Changes what an investment is. */
export function EditInvestment({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useTranslations("investments");
  const { month } = usePlace();
  const read = async (): Promise<Versioned<Item>> => {
    const params = { path: { id }, query: splitMonth(month) };
    const { value, etag } = versioned(await http.GET("/investments/{id}", { params }));
    return { value: value.investment, etag };
  };
  const query = useEdited(["investment", id], read);
  return (
    <EditDialog read={query} title={t("edit")} onClose={onClose}>
      {(now) => <Editing filledWith={now} read={read} onClose={onClose} />}
    </EditDialog>
  );
}

function Editing({
  filledWith,
  read,
  onClose,
}: {
  filledWith: Versioned<Item>;
  read: () => Promise<Versioned<Item>>;
  onClose: () => void;
}) {
  const t = useTranslations("investments");
  const change = api.useMutation("patch", "/investments/{id}");
  const form = useInvestmentForm(valuesOf(filledWith.value));
  const atVersion = useVersion(filledWith, read, (now) => form.reset(valuesOf(now)));
  const path = { id: filledWith.value.id };
  return (
    <InvestmentForm
      title={t("edit")}
      form={form}
      onSave={(values) =>
        atVersion((etag) => change.mutateAsync({ params: { path, ...ifMatch(etag) }, body: bodyOf(values) }))
      }
      onClose={onClose}
    />
  );
}

type Form = UseFormReturn<InvestmentValues>;

function useInvestmentForm(values: InvestmentValues): Form {
  const rules = useRules();
  const shape = z.object({
    name: rules.required,
    sort: z.custom<Sort>(),
    account: rules.required,
    institution: z.string(),
    index: z.custom<InvestmentValues["index"]>(),
    indexValue: z.string(),
    liquidity: z.custom<Schemas["LiquidityType"]>(),
    validity: z.string(),
    tags: z.array(z.string()),
  });
  return useForm({ resolver: zodResolver(shape), defaultValues: values });
}

/** Fields that the server calls something else. */
const RENAMED = {
  asset_name: "name",
  type: "sort",
  subtype: "sort",
  account_id: "account",
  index_type: "index",
  index_value: "indexValue",
  tag_ids: "tags",
} as const;

function InvestmentForm({
  title,
  form,
  onSave,
  onClose,
}: {
  title: string;
  form: Form;
  onSave: (values: InvestmentValues) => Promise<unknown>;
  onClose: () => void;
}) {
  const { failure, submit } = useSubmit(form, RENAMED);
  const save = submit(async (values) => {
    await onSave(values);
    onClose();
  });
  return (
    <FormDialog title={title} failure={failure} isBusy={form.formState.isSubmitting} onSubmit={save} onClose={onClose}>
      <Asset form={form} />
      <Terms form={form} />
    </FormDialog>
  );
}

function Asset({ form }: { form: Form }) {
  const t = useTranslations("investments.fields");
  const { errors } = form.formState;
  return (
    <>
      <Field label={t("name")} error={errors.name?.message}>
        {(field) => <Input {...field} autoComplete="off" maxLength={100} {...form.register("name")} />}
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t("type")} error={errors.sort?.message}>
          {(field) => <SortSelect {...field} {...form.register("sort")} />}
        </Field>
        <Field label={t("institution")} error={errors.institution?.message} isOptional>
          {(field) => <Input {...field} maxLength={100} {...form.register("institution")} />}
        </Field>
      </div>
      <Controller
        control={form.control}
        name="account"
        render={({ field }) => (
          <AccountPicker
            label={t("account")}
            value={field.value === "" ? null : field.value}
            onChange={(account) => field.onChange(account ?? "")}
            error={errors.account?.message}
          />
        )}
      />
      <p className="-mt-2 text-sm text-muted">{t("accountHint")}</p>
    </>
  );
}

function Terms({ form }: { form: Form }) {
  const t = useTranslations("investments");
  const { errors } = form.formState;
  const index = useWatch({ control: form.control, name: "index" });
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t("fields.index")} error={errors.index?.message} isOptional>
          {(field) => (
            <Select {...field} {...form.register("index")}>
              <option value="">{t("fields.noIndex")}</option>
              {INDEXES.map((word) => (
                <option key={word} value={word}>
                  {t(`index.${word}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {index !== "" && (
          <Field
            label={t("fields.indexValue")}
            hint={t(`fields.indexHint.${index}`)}
            error={errors.indexValue?.message}
          >
            {(field) => <Input {...field} autoComplete="off" {...form.register("indexValue")} />}
          </Field>
        )}
      </div>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t("fields.liquidity")} error={errors.liquidity?.message}>
          {(field) => (
            <Select {...field} {...form.register("liquidity")}>
              {LIQUIDITIES.map((word) => (
                <option key={word} value={word}>
                  {t(`liquidity.${word}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={t("fields.validity")} error={errors.validity?.message} isOptional>
          {(field) => <Input {...field} type="date" {...form.register("validity")} />}
        </Field>
      </div>
      <Controller
        control={form.control}
        name="tags"
        render={({ field }) => <TagPicker label={t("fields.tags")} value={field.value} onChange={field.onChange} />}
      />
    </>
  );
}
