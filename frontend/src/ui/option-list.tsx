"use client";

import { Command } from "cmdk";
import { Check } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";

import type { Option } from "./combobox";
import { foldForSearch } from "./fold";

export interface OptionListProps {
  label: string;
  options: readonly Option[];
  value?: string | null;
  onChoose: (value: string) => void;
  onCreate?: ((name: string) => void) | undefined;
}

/** Options under a field that finds them. */
export function OptionList({ label, options, value, onChoose, onCreate }: OptionListProps) {
  const t = useTranslations("common");
  const [search, setSearch] = useState("");
  const groups = Map.groupBy(options, (option) => option.group ?? "");
  return (
    <Command label={label} filter={(itemValue, typed) => (itemValue.includes(foldForSearch(typed)) ? 1 : 0)}>
      <Command.Input
        // It may come when what it lies in has the focus already.
        autoFocus
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
