"use client";

import { X } from "lucide-react";
import { useTranslations } from "use-intl";

import { usePlace } from "@/session/workspace";
import { IconButton } from "@/ui/button";
import { Select } from "@/ui/input";

import { AmountEditor, DaysEditor, DirectionEditor, ListEditor, TextEditor } from "./leaf-editors";
import { LEAVES, newLeaf, type Draft, type Leaf } from "./condition";
import { NotSwitch } from "./not-switch";

type LeafDraft = Extract<Draft, Leaf>;

/** One condition: what is compared, how, and with what. */
export function LeafEditor({
  value,
  onChange,
  onRemove,
  complaint,
}: {
  value: LeafDraft;
  onChange: (value: Draft) => void;
  onRemove: () => void;
  complaint: string | undefined;
}) {
  const t = useTranslations("rules.editor");
  const { currency } = usePlace();
  const become = (text: string) => {
    const kind = LEAVES.find((one) => one === text);
    if (kind !== undefined) onChange({ ...newLeaf(kind, currency), key: value.key, isNot: value.isNot });
  };
  return (
    <div
      role="group"
      aria-label={t(`leaf.${value.kind}`)}
      className="flex flex-col gap-2 rounded-xl border border-line bg-surface p-3"
    >
      <div className="flex items-start gap-2">
        <NotSwitch isOn={value.isNot} onChange={(isNot) => onChange({ ...value, isNot })} />
        <div className="grid min-w-0 flex-1 gap-2 sm:grid-cols-[11rem_minmax(0,1fr)]">
          <Select
            aria-label={t("kind")}
            className="h-9 text-sm"
            value={value.kind}
            onChange={(event) => become(event.target.value)}
          >
            {LEAVES.map((kind) => (
              <option key={kind} value={kind}>
                {t(`leaf.${kind}`)}
              </option>
            ))}
          </Select>
          <Compared value={value} onChange={onChange} isWrong={complaint !== undefined} />
        </div>
        <IconButton size="icon-sm" label={t("remove")} onClick={onRemove}>
          <X />
        </IconButton>
      </div>
      {complaint !== undefined && <p className="text-sm text-negative">{complaint}</p>}
    </div>
  );
}

function Compared({
  value,
  onChange,
  isWrong,
}: {
  value: LeafDraft;
  onChange: (value: Draft) => void;
  isWrong: boolean;
}) {
  switch (value.kind) {
    case "description":
      return <TextEditor value={value} onChange={onChange} isWrong={isWrong} />;
    case "amount":
      return <AmountEditor value={value} onChange={onChange} isWrong={isWrong} />;
    case "direction":
      return <DirectionEditor value={value} onChange={onChange} />;
    case "day_of_month":
      return <DaysEditor value={value} onChange={onChange} isWrong={isWrong} />;
    default:
      return <ListEditor value={value} onChange={onChange} />;
  }
}
