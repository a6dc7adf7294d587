"use client";

import { Command } from "cmdk";
import { Check, ChevronsUpDown, X } from "lucide-react";
import { useState, type ReactNode } from "react";
import { useTranslations } from "use-intl";

import { IconButton } from "./button";
import { classNames } from "./class-names";
import { foldForSearch } from "./fold";
import type { FieldProps } from "./field";
import { inputLook } from "./input";
import { Popover } from "./popover";

/** One of many. */
export interface Option {
  value: string;
  label: string;
  /** What it is listed under. */
  group?: string;
  /** What stands before it, such as a dot in its colour. */
  mark?: ReactNode;
  /** Words that find it beside its label. */
  keywords?: string;
}

interface Props extends Partial<FieldProps> {
  label: string;
  options: readonly Option[];
  value: string | null;
  onChange: (value: string | null) => void;
  placeholder?: string;
  isClearable?: boolean;
  disabled?: boolean;
  className?: string;
  /** Makes one of what was typed. */
  onCreate?: (name: string) => void;
}

/** One of many, found by typing. */
export function Combobox({
  label,
  options,
  value,
  onChange,
  placeholder,
  isClearable = false,
  disabled = false,
  className,
  onCreate,
  ...field
}: Props) {
  const t = useTranslations("common");
  const [isOpen, setIsOpen] = useState(false);
  const chosen = options.find((option) => option.value === value);
  const choose = (next: string) => {
    setIsOpen(false);
    onChange(next);
  };
  return (
    <div className={classNames("flex min-w-0 gap-1", className)}>
      <Popover
        label={label}
        isOpen={isOpen}
        onOpenChange={setIsOpen}
        className="w-[max(var(--radix-popover-trigger-width),16rem)]"
        trigger={
          <button
            type="button"
            disabled={disabled}
            {...field}
            // A label alone would hide what is chosen from those who hear it.
            aria-label={`${label}: ${chosen?.label ?? placeholder ?? t("field.choose")}`}
            className={classNames(inputLook, "flex items-center gap-2 text-left", chosen === undefined && "text-muted")}
          >
            {chosen?.mark}
            <span className="min-w-0 flex-1 truncate">{chosen?.label ?? placeholder ?? t("field.choose")}</span>
            <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-muted" />
          </button>
        }
      >
        <OptionList label={label} options={options} value={value} onChoose={choose} onCreate={onCreate} />
      </Popover>
      {isClearable && chosen !== undefined && (
        <IconButton label={`${t("actions.clear")}: ${label}`} onClick={() => onChange(null)} disabled={disabled}>
          <X />
        </IconButton>
      )}
    </div>
  );
}

/** The list alone, for where it opens by itself. */
export function OptionList({
  label,
  options,
  value,
  onChoose,
  onCreate,
}: {
  label: string;
  options: readonly Option[];
  value?: string | null;
  onChoose: (value: string) => void;
  onCreate?: ((name: string) => void) | undefined;
}) {
  const t = useTranslations("common");
  const [search, setSearch] = useState("");
  const groups = Map.groupBy(options, (option) => option.group ?? "");
  return (
    <Command label={label} filter={(itemValue, typed) => (itemValue.includes(foldForSearch(typed)) ? 1 : 0)}>
      <Command.Input
        value={search}
        onValueChange={setSearch}
        placeholder={t("actions.search")}
        className="w-full border-b border-line bg-transparent px-3.5 py-2.5 text-sm outline-none placeholder:text-muted"
      />
      <Command.List className="max-h-72 overflow-y-auto p-1.5">
        <Command.Empty className="px-2.5 py-3 text-sm text-muted">{t("field.noOption")}</Command.Empty>
        {[...groups].map(([group, members]) => (
          <Command.Group
            key={group}
            heading={group || undefined}
            className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-muted"
          >
            {members.map((option) => (
              <Command.Item
                key={option.value}
                value={foldForSearch(`${option.label} ${option.group ?? ""} ${option.keywords ?? ""} ${option.value}`)}
                onSelect={() => onChoose(option.value)}
                className="flex cursor-pointer items-center gap-2 rounded-md px-2.5 py-2 text-sm data-[selected=true]:bg-sunken"
              >
                {option.mark}
                <span className="min-w-0 flex-1 truncate">{option.label}</span>
                {option.value === value && <Check aria-hidden className="size-4 text-accent" />}
              </Command.Item>
            ))}
          </Command.Group>
        ))}
        {onCreate !== undefined && search.trim() !== "" && (
          <Command.Item
            forceMount
            // One name whatever is typed: the list forgets what Enter would take when a name changes.
            value="+"
            onSelect={() => onCreate(search.trim())}
            className="cursor-pointer rounded-md px-2.5 py-2 text-sm text-accent data-[selected=true]:bg-sunken"
          >
            {t("field.create", { name: search.trim() })}
          </Command.Item>
        )}
      </Command.List>
    </Command>
  );
}
