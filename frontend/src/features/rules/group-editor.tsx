"use client";

import { Plus, Trash2 } from "lucide-react";
import { useTranslations } from "use-intl";

import { usePlace } from "@/session/workspace";
import { Button, IconButton } from "@/ui/button";
import { classNames } from "@/ui/class-names";
import { Select } from "@/ui/input";

import { isGroup, newGroup, newLeaf, type Draft, type DraftGroup } from "./condition";
import { LeafEditor } from "./leaf-editor";
import { NotSwitch } from "./not-switch";

/** What is wrong with parts of a condition, by their keys. */
export type Complaints = ReadonlyMap<string, string>;

/** Groups within groups are hard to read beyond this; the server takes eight. */
const DEPTH_MAX = 4;

/** Conditions of which all hold, or any. */
export function GroupEditor({
  value,
  onChange,
  onRemove,
  complaints,
  depth = 0,
}: {
  value: DraftGroup;
  onChange: (value: DraftGroup) => void;
  /** Absent of the outermost group. */
  onRemove?: () => void;
  complaints: Complaints;
  depth?: number;
}) {
  const t = useTranslations("rules.editor");
  const { currency } = usePlace();
  const put = (parts: readonly Draft[]) => onChange({ ...value, parts });
  const complaint = complaints.get(value.key);
  return (
    <div
      role="group"
      aria-label={t(`groupOf.${value.kind}`)}
      className={classNames("flex flex-col gap-3", depth > 0 && "rounded-xl border border-line bg-sunken/50 p-3")}
    >
      <div className="flex items-center gap-2">
        {onRemove !== undefined && <NotSwitch isOn={value.isNot} onChange={(isNot) => onChange({ ...value, isNot })} />}
        <Select
          aria-label={t("kindOfGroup")}
          className="h-9 w-auto text-sm font-medium"
          value={value.kind}
          onChange={(event) => onChange({ ...value, kind: event.target.value === "any" ? "any" : "all" })}
        >
          <option value="all">{t("groupOf.all")}</option>
          <option value="any">{t("groupOf.any")}</option>
        </Select>
        <span className="flex-1" />
        {onRemove !== undefined && (
          <IconButton size="icon-sm" label={t("removeGroup")} onClick={onRemove}>
            <Trash2 />
          </IconButton>
        )}
      </div>
      {value.parts.map((part) => (
        <Part
          key={part.key}
          value={part}
          onChange={(next) => put(value.parts.map((one) => (one.key === part.key ? next : one)))}
          onRemove={() => put(value.parts.filter((one) => one.key !== part.key))}
          complaints={complaints}
          depth={depth}
        />
      ))}
      {complaint !== undefined && <p className="text-sm text-negative">{complaint}</p>}
      <div className="flex gap-2">
        <Button size="sm" onClick={() => put([...value.parts, newLeaf("description", currency)])}>
          <Plus aria-hidden />
          {t("add")}
        </Button>
        {depth < DEPTH_MAX && (
          <Button
            size="sm"
            look="quiet"
            onClick={() => {
              const kind = value.kind === "all" ? "any" : "all";
              put([...value.parts, newGroup(kind, [newLeaf("description", currency)])]);
            }}
          >
            <Plus aria-hidden />
            {t("addGroup")}
          </Button>
        )}
      </div>
    </div>
  );
}

function Part({
  value,
  onChange,
  onRemove,
  complaints,
  depth,
}: {
  value: Draft;
  onChange: (value: Draft) => void;
  onRemove: () => void;
  complaints: Complaints;
  depth: number;
}) {
  if (isGroup(value)) {
    return (
      <GroupEditor value={value} onChange={onChange} onRemove={onRemove} complaints={complaints} depth={depth + 1} />
    );
  }
  return <LeafEditor value={value} onChange={onChange} onRemove={onRemove} complaint={complaints.get(value.key)} />;
}
