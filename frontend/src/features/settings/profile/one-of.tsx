"use client";

import { RadioGroup } from "radix-ui";

import { FieldGroup } from "@/ui/field";

/** One of a few, all in sight. */
export function OneOf<Value extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: Value;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
}) {
  return (
    <FieldGroup label={label}>
      <RadioGroup.Root
        aria-label={label}
        value={value}
        onValueChange={(chosen) => onChange(chosen as Value)}
        className="flex flex-wrap gap-1 rounded-lg bg-sunken p-1"
      >
        {options.map((option) => (
          <RadioGroup.Item
            key={option.value}
            value={option.value}
            className="flex-1 rounded-md px-3 py-1.5 text-sm whitespace-nowrap text-muted data-[state=checked]:bg-surface data-[state=checked]:font-medium data-[state=checked]:text-text data-[state=checked]:shadow-card"
          >
            {option.label}
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
    </FieldGroup>
  );
}
