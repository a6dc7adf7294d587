"use client";

import { useTranslations } from "use-intl";

import { AccountPicker, FilingPicker } from "@/pickers/pickers";
import { TagPicker } from "@/pickers/tag-picker";
import { Field } from "@/ui/field";
import { Input, Select } from "@/ui/input";
import { Switch } from "@/ui/switch";

import { PURPOSES, type ActionLack, type ActionsDraft } from "./actions";
import { SplitEditor } from "./split-editor";

/** What is made of a line. */
export function ActionsEditor({
  value,
  onChange,
  lack,
}: {
  value: ActionsDraft;
  onChange: (value: ActionsDraft) => void;
  lack: ActionLack | undefined;
}) {
  const t = useTranslations("rules.editor");
  const put = (part: Partial<ActionsDraft>) => onChange({ ...value, ...part });
  const complaint = lack === undefined ? undefined : t(`actionLack.${lack}`);
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t("purpose")} error={lack === "nothing" ? complaint : undefined}>
          {(field) => (
            <Select
              {...field}
              value={value.purpose}
              onChange={(event) => {
                const purpose = PURPOSES.find((one) => one === event.target.value);
                if (purpose !== undefined) put({ purpose });
              }}
            >
              {PURPOSES.map((purpose) => (
                <option key={purpose} value={purpose}>
                  {t(`purposeOf.${purpose}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {value.purpose === "category" && (
          <FilingPicker
            label={t("category")}
            value={value.filing}
            onChange={(filing) => put({ filing })}
            error={lack === "filing" ? complaint : undefined}
          />
        )}
        {value.purpose === "transfer" && (
          <AccountPicker
            label={t("account")}
            value={value.account}
            onChange={(account) => put({ account })}
            error={lack === "account" ? complaint : undefined}
          />
        )}
      </div>
      {value.purpose === "split" && (
        <SplitEditor
          value={value.parts}
          onChange={(parts) => put({ parts })}
          complaint={lack === "parts" ? complaint : undefined}
        />
      )}
      <Field label={t("rename")} hint={t("renameHint")} isOptional>
        {(field) => (
          <Input
            {...field}
            value={value.description}
            maxLength={500}
            onChange={(event) => put({ description: event.target.value })}
          />
        )}
      </Field>
      <TagPicker label={t("tags")} value={value.tags} onChange={(tags) => put({ tags })} />
      <Switch
        label={t("ignore")}
        hint={t("ignoreHint")}
        checked={value.isIgnored}
        onChange={(isIgnored) => put({ isIgnored })}
      />
    </>
  );
}
