"use client";

import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { problemOf } from "@/api/problem";
import { FormFailure } from "@/forms/failure";
import { useFailure } from "@/forms/use-failure";
import { isNegative, isZero } from "@/i18n/decimal";
import { useFormats } from "@/i18n/formats";
import { FilingPicker } from "@/pickers/pickers";
import { AmountInput } from "@/ui/amount-input";
import { Button, IconButton } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";

import { categoryTypeOf, filedKind, filedUnder, filingOfLine, type Line } from "./line";
import { rest } from "./parts";
import { useEditedLine } from "./use-edited-line";
import type { Review } from "./use-review";

interface Part {
  key: number;
  filing: string | null;
  amount: string;
}

/** A line over several categories. What the parts sum to is judged by the server; here one sees what is left. */
export function SplitDialog({ line: shown, review }: { line: Line; review: Review }) {
  const t = useTranslations("review.divide");
  const formats = useFormats();
  const read = useEditedLine(shown.id, review);
  const line = read.data?.value ?? shown;
  // Until they are changed here, the parts are those of the line as it is.
  const [changed, setChanged] = useState<readonly Part[] | null>(null);
  const parts = changed ?? partsOf(line);
  const [failure, setFailure] = useFailure();
  const [isBusy, setIsBusy] = useState(false);
  const kind = filedKind(line, review.isOnCard);
  const left = rest(
    line.amount,
    parts.map(({ amount }) => amount),
  );
  const money = (amount: string) => formats.amount(amount, line.currency_code);
  const change = (key: number, change: Partial<Part>) =>
    setChanged(parts.map((part) => (part.key === key ? { ...part, ...change } : part)));
  const isWhole =
    left !== null && isZero(left) && parts.every(({ filing, amount }) => filing !== null && amount !== "");

  const save = async () => {
    if (read.data === undefined) return;
    setIsBusy(true);
    setFailure(null);
    try {
      const splits = parts.map(({ filing, amount }) => ({ amount, ...filedUnder(filing ?? "") }));
      await review.answers.edit(read.data, { ...(kind !== line.type && { type: kind }), data: { splits } });
      review.finish();
    } catch (error) {
      if (problemOf(error).code === "stale") {
        await read.refetch();
        setChanged(null);
      }
      setFailure(error);
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <Dialog
      isOpen
      onClose={review.finish}
      title={t("title", { name: line.description })}
      description={t("whole", { amount: money(line.amount) })}
      footer={
        <div className="flex flex-wrap items-center justify-between gap-3">
          <p role="status" className="figures text-sm text-muted">
            {left === null
              ? null
              : isZero(left)
                ? t("exact")
                : isNegative(left)
                  ? t("over", { amount: money(left.slice(1)) })
                  : t("left", { amount: money(left) })}
          </p>
          <Button
            look="primary"
            isBusy={isBusy}
            disabled={!isWhole || parts.length < 2 || read.data === undefined}
            onClick={() => void save()}
          >
            {t("save")}
          </Button>
        </div>
      }
    >
      <div className="flex flex-col gap-4">
        <FormFailure error={failure ?? read.error} />
        {parts.map((part, place) => (
          <PartFields
            key={part.key}
            part={part}
            number={place + 1}
            line={line}
            type={categoryTypeOf(kind) ?? "EXPENSE"}
            left={left}
            onChange={(to) => change(part.key, to)}
            {...(parts.length > 2 && {
              onRemove: () => setChanged(parts.filter(({ key }) => key !== part.key)),
            })}
          />
        ))}
        <Button
          size="sm"
          className="self-start"
          onClick={() =>
            setChanged([...parts, { key: Math.max(...parts.map(({ key }) => key)) + 1, filing: null, amount: "" }])
          }
        >
          <Plus aria-hidden />
          {t("add")}
        </Button>
      </div>
    </Dialog>
  );
}

function PartFields({
  part,
  number,
  line,
  type,
  left,
  onChange,
  onRemove,
}: {
  part: Part;
  number: number;
  line: Line;
  type: Schemas["CategoryType"];
  left: string | null;
  onChange: (change: Partial<Part>) => void;
  onRemove?: () => void;
}) {
  const t = useTranslations("review.divide");
  const isOpen = part.amount === "" && left !== null && !isZero(left) && !isNegative(left);
  return (
    <div className="flex flex-wrap items-end gap-2">
      <FilingPicker
        label={t("category", { number: String(number) })}
        type={type}
        value={part.filing}
        onChange={(filing) => onChange({ filing })}
        className="min-w-40 flex-1"
      />
      <Field label={t("amount", { number: String(number) })} className="w-40">
        {(field) => (
          <AmountInput
            {...field}
            autoFocus={number === 1}
            value={part.amount}
            currency={line.currency_code}
            onChange={(amount) => onChange({ amount })}
          />
        )}
      </Field>
      {onRemove !== undefined && (
        <IconButton label={t("remove", { number: String(number) })} onClick={onRemove}>
          <Trash2 />
        </IconButton>
      )}
      {isOpen && (
        <Button size="sm" look="link" className="w-full justify-end" onClick={() => onChange({ amount: left })}>
          {t("fill")}
        </Button>
      )}
    </div>
  );
}

function partsOf(line: Line): readonly Part[] {
  const { splits } = line.data;
  if (splits.length > 0) {
    return splits.map(({ amount, category_id: category, subcategory_id: part }, key) => ({
      key,
      filing: part == null ? category : `${category}/${part}`,
      amount,
    }));
  }
  return [
    { key: 0, filing: filingOfLine(line), amount: "" },
    { key: 1, filing: null, amount: "" },
  ];
}
