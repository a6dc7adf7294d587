"use client";

import { Check, Minus } from "lucide-react";
import { Checkbox as RadixCheckbox, Switch as RadixSwitch } from "radix-ui";
import { useId, type ReactNode } from "react";

import { classNames } from "./class-names";

/** On or off, at once. */
export function Switch({
  label,
  hint,
  checked,
  onChange,
  disabled = false,
}: {
  label: ReactNode;
  hint?: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
}) {
  const id = useId();
  return (
    <div className="flex items-start justify-between gap-4">
      <div className="min-w-0">
        <label htmlFor={id} className="text-sm font-medium">
          {label}
        </label>
        {hint !== undefined && (
          <p id={`${id}-hint`} className="text-sm text-muted">
            {hint}
          </p>
        )}
      </div>
      <RadixSwitch.Root
        id={id}
        checked={checked}
        onCheckedChange={onChange}
        disabled={disabled}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        className="relative mt-0.5 h-6 w-10 shrink-0 rounded-full bg-line-strong transition-colors disabled:opacity-50 data-[state=checked]:bg-accent"
      >
        <RadixSwitch.Thumb className="block size-4.5 translate-x-0.75 rounded-full bg-surface shadow transition-transform data-[state=checked]:translate-x-4.75" />
      </RadixSwitch.Root>
    </div>
  );
}

/** Chosen or not, together with others. */
export function Checkbox({
  label,
  isLabelHidden = false,
  checked,
  onChange,
  disabled = false,
  className,
}: {
  label: string;
  isLabelHidden?: boolean;
  checked: boolean | "indeterminate";
  onChange: (checked: boolean) => void;
  disabled?: boolean;
  className?: string;
}) {
  const id = useId();
  return (
    <span className={classNames("inline-flex items-center gap-2", className)}>
      <RadixCheckbox.Root
        id={id}
        checked={checked}
        onCheckedChange={(state) => onChange(state === true)}
        disabled={disabled}
        aria-label={isLabelHidden ? label : undefined}
        className="relative flex size-5 shrink-0 items-center justify-center rounded border border-line-strong bg-surface after:absolute after:-inset-2 data-[state=checked]:border-accent data-[state=checked]:bg-accent data-[state=indeterminate]:border-accent data-[state=indeterminate]:bg-accent"
      >
        <RadixCheckbox.Indicator className="text-accent-text">
          {checked === "indeterminate" ? <Minus className="size-3.5" /> : <Check className="size-3.5" />}
        </RadixCheckbox.Indicator>
      </RadixCheckbox.Root>
      {!isLabelHidden && (
        <label htmlFor={id} className="text-sm">
          {label}
        </label>
      )}
    </span>
  );
}
