"use client";

import { Plus, X } from "lucide-react";
import { useTranslations } from "use-intl";

import { useFilingOptions } from "@/pickers/options";
import { usePlace } from "@/session/workspace";
import { AmountInput } from "@/ui/amount-input";
import { Button, IconButton } from "@/ui/button";
import { Combobox } from "@/ui/combobox";
import { FieldGroup } from "@/ui/field";
import { Select } from "@/ui/input";

import { newPart, SHARES, type PartDraft } from "./actions";

const PARTS_MIN = 2;
const PARTS_MAX = 20;

/** Several categories that share a line. */
export function SplitEditor({
  value,
  onChange,
  complaint,
}: {
  value: readonly PartDraft[];
  onChange: (value: readonly PartDraft[]) => void;
  complaint: string | undefined;
}) {
  const t = useTranslations("rules.editor");
  const { currency } = usePlace();
  return (
    <FieldGroup label={t("parts")}>
      <ul className="flex flex-col gap-2">
        {value.map((part, place) => (
          <li key={part.key} className="flex flex-wrap items-center gap-2 sm:flex-nowrap">
            <Part
              value={part}
              place={place + 1}
              onChange={(next) => onChange(value.map((one) => (one.key === part.key ? next : one)))}
            />
            <IconButton
              size="icon-sm"
              label={t("removePart")}
              disabled={value.length <= PARTS_MIN}
              onClick={() => onChange(value.filter((one) => one.key !== part.key))}
            >
              <X />
            </IconButton>
          </li>
        ))}
      </ul>
      {complaint !== undefined && <p className="text-sm text-negative">{complaint}</p>}
      {value.length < PARTS_MAX && (
        <Button
          size="sm"
          className="mt-1 self-start"
          onClick={() => onChange([...value, newPart("percent", currency)])}
        >
          <Plus aria-hidden />
          {t("addPart")}
        </Button>
      )}
    </FieldGroup>
  );
}

function Part({ value, place, onChange }: { value: PartDraft; place: number; onChange: (value: PartDraft) => void }) {
  const t = useTranslations("rules.editor");
  const options = useFilingOptions(undefined, value.filing);
  const shareLabel = t("share", { place: String(place) });
  return (
    <>
      <Combobox
        className="w-full flex-1 sm:w-auto"
        label={t("part", { place: String(place) })}
        options={options}
        value={value.filing}
        onChange={(filing) => onChange({ ...value, filing })}
      />
      <Select
        aria-label={shareLabel}
        className="w-28"
        value={value.how}
        onChange={(event) => {
          const how = SHARES.find((one) => one === event.target.value);
          if (how !== undefined) onChange({ ...value, how });
        }}
      >
        {SHARES.map((how) => (
          <option key={how} value={how}>
            {t(`shareOf.${how}`)}
          </option>
        ))}
      </Select>
      {value.how !== "rest" && (
        <div className="w-32">
          <AmountInput
            aria-label={`${shareLabel}: ${t(`shareOf.${value.how}`)}`}
            value={value.value}
            onChange={(typed) => onChange({ ...value, value: typed })}
            {...(value.how === "amount" && { currency: value.currency })}
          />
        </div>
      )}
    </>
  );
}
