"use client";

import { ChevronsUpDown, X } from "lucide-react";
import { useState, type ReactNode } from "react";
import { useTranslations } from "use-intl";

import { IconButton } from "./button";
import { classNames } from "./class-names";
import type { FieldProps } from "./field";
import { inputLook } from "./input";
import { onDemand } from "./on-demand";
import type { OptionListProps } from "./option-list";
import { Popover } from "./popover";
import { Loading } from "./states";

const list = onDemand(() => import("./option-list"));

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
  const open = (opens: boolean) => {
    if (opens) list.prepare();
    setIsOpen(opens);
  };
  const choose = (next: string) => {
    setIsOpen(false);
    onChange(next);
  };
  return (
    <div className={classNames("flex min-w-0 gap-1", className)}>
      <Popover
        label={label}
        isOpen={isOpen}
        onOpenChange={open}
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
export function OptionList(props: OptionListProps) {
  const loaded = list.useWhen(true);
  return loaded === undefined ? <Loading rows={3} className="p-3" /> : <loaded.OptionList {...props} />;
}
