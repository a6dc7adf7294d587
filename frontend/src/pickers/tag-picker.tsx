"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Plus, X } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";

import { api } from "@/api/client";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { OptionList } from "@/ui/combobox";
import { FieldGroup } from "@/ui/field";
import { Popover } from "@/ui/popover";

import { useTagOptions } from "./options";

/** Any number of tags; one that is not there yet is made by its name. */
export function TagPicker({
  label,
  value,
  onChange,
}: {
  label: string;
  value: readonly string[];
  onChange: (tags: string[]) => void;
}) {
  const t = useTranslations("common.actions");
  const queries = useQueryClient();
  const options = useTagOptions();
  const [isOpen, setIsOpen] = useState(false);
  const create = api.useMutation("post", "/tags");
  const add = (id: string) => {
    setIsOpen(false);
    if (!value.includes(id)) onChange([...value, id]);
  };
  const createAndAdd = async (name: string) => {
    const tag = await create.mutateAsync({ body: { name } });
    await queries.invalidateQueries({ queryKey: ["get", "/tags"] });
    add(tag.id);
  };
  return (
    <FieldGroup label={label}>
      <div className="flex flex-wrap items-center gap-1.5">
        {options
          .filter((option) => value.includes(option.value))
          .map((option) => (
            <Badge key={option.value} className="py-1 pr-1 text-sm">
              {option.mark}
              {option.label}
              <button
                type="button"
                aria-label={`${t("delete")}: ${option.label}`}
                className="rounded-full p-0.5 hover:bg-line"
                onClick={() => onChange(value.filter((id) => id !== option.value))}
              >
                <X aria-hidden />
              </button>
            </Badge>
          ))}
        <Popover
          label={label}
          isOpen={isOpen}
          onOpenChange={setIsOpen}
          className="w-64"
          trigger={
            <Button size="sm" look="quiet">
              <Plus aria-hidden />
              {t("add")}
            </Button>
          }
        >
          <OptionList
            label={label}
            options={options.filter((option) => !value.includes(option.value))}
            onChoose={add}
            onCreate={(name) => void createAndAdd(name)}
          />
        </Popover>
      </div>
    </FieldGroup>
  );
}
