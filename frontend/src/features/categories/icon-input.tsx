"use client";

import { RadioGroup } from "radix-ui";
import { useTranslations } from "use-intl";

import { CategoryPicture } from "@/ui/category-icon";
import { CATEGORY_ICONS } from "@/ui/category-icon-names";
import { FieldGroup } from "@/ui/field";

/** One of the pictures; arrows go from one to the next. */
export function IconInput({ value, onChange }: { value: string; onChange: (icon: string) => void }) {
  const t = useTranslations("categories");
  return (
    <FieldGroup label={t("fields.icon")}>
      <RadioGroup.Root
        aria-label={t("fields.icon")}
        value={value}
        onValueChange={onChange}
        className="grid max-h-40 grid-cols-[repeat(auto-fill,minmax(2.5rem,1fr))] gap-1 overflow-y-auto rounded-lg border border-line bg-surface p-1.5"
      >
        {CATEGORY_ICONS.map((name) => (
          <RadioGroup.Item
            key={name}
            value={name}
            aria-label={t(`icons.${name}`)}
            title={t(`icons.${name}`)}
            className="flex h-9 items-center justify-center rounded-md text-muted hover:bg-sunken hover:text-text data-[state=checked]:bg-accent data-[state=checked]:text-accent-text [&_svg]:size-4.5"
          >
            <CategoryPicture name={name} />
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
    </FieldGroup>
  );
}
