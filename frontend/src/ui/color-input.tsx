"use client";

import { Check } from "lucide-react";
import { useTranslations } from "use-intl";

import { FieldGroup } from "./field";

/** Colours that can be told apart, also by most who see few of them. */
export const COLORS = [
  "#0B6B4F",
  "#2E7D32",
  "#6B8E23",
  "#8A5300",
  "#B4532A",
  "#B3261E",
  "#AD1457",
  "#6D4AA3",
  "#3F51B5",
  "#1D5FA8",
  "#0F7285",
  "#546E7A",
] as const;

/** One of a few colours, or any. */
export function ColorInput({ value, onChange }: { value: string; onChange: (color: string) => void }) {
  const t = useTranslations("common.field");
  return (
    <FieldGroup label={t("color")}>
      <div className="flex flex-wrap items-center gap-2">
        {COLORS.map((color) => (
          <button
            key={color}
            type="button"
            aria-label={t("chooseColor", { color })}
            aria-pressed={value.toUpperCase() === color}
            onClick={() => onChange(color)}
            className="flex size-8 items-center justify-center rounded-full text-white"
            style={{ background: color }}
          >
            {value.toUpperCase() === color && <Check aria-hidden className="size-4" />}
          </button>
        ))}
        <input
          type="color"
          aria-label={t("color")}
          value={value}
          onChange={(event) => onChange(event.target.value.toUpperCase())}
          className="h-8 w-10 cursor-pointer rounded border border-line bg-surface"
        />
      </div>
    </FieldGroup>
  );
}
