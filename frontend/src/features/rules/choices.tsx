"use client";

import { Check } from "lucide-react";
import { useTranslations } from "use-intl";

import { Button } from "@/ui/button";

/** Some of a few, all in sight. */
export function Choices({
  label,
  options,
  value,
  onChange,
}: {
  label: string;
  options: readonly { value: string; label: string }[];
  value: readonly string[];
  onChange: (value: string[]) => void;
}) {
  const t = useTranslations("rules.editor");
  if (options.length === 0) return <p className="py-2 text-sm text-muted">{t("none")}</p>;
  const toggle = (one: string) =>
    onChange(value.includes(one) ? value.filter((other) => other !== one) : [...value, one]);
  return (
    <div role="group" aria-label={label} className="flex flex-wrap gap-1.5">
      {options.map((option) => {
        const isChosen = value.includes(option.value);
        return (
          <Button
            key={option.value}
            size="sm"
            aria-pressed={isChosen}
            className="max-w-full rounded-full aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-positive"
            onClick={() => toggle(option.value)}
          >
            {isChosen && <Check aria-hidden />}
            <span className="truncate">{option.label}</span>
          </Button>
        );
      })}
    </div>
  );
}
