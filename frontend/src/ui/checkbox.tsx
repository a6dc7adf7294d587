"use client";

import { Check, Minus } from "lucide-react";
import { Checkbox as Radix } from "radix-ui";
import { useId } from "react";

import { classNames } from "./class-names";

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
      <Radix.Root
        id={id}
        checked={checked}
        onCheckedChange={(state) => onChange(state === true)}
        disabled={disabled}
        aria-label={isLabelHidden ? label : undefined}
        className="relative flex size-5 shrink-0 items-center justify-center rounded border border-line-strong bg-surface after:absolute after:-inset-2 data-[state=checked]:border-accent data-[state=checked]:bg-accent data-[state=indeterminate]:border-accent data-[state=indeterminate]:bg-accent"
      >
        <Radix.Indicator className="text-accent-text">
          {checked === "indeterminate" ? <Minus className="size-3.5" /> : <Check className="size-3.5" />}
        </Radix.Indicator>
      </Radix.Root>
      {!isLabelHidden && (
        <label htmlFor={id} className="text-sm">
          {label}
        </label>
      )}
    </span>
  );
}
