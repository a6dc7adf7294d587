"use client";

import { Plus } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { usePlace } from "@/session/workspace";
import { Button } from "@/ui/button";
import { Panel } from "@/ui/card";
import { useReturnFocus } from "@/ui/return-focus";

import { CategoryRow } from "./category-row";
import { NewCategory } from "./category-form";

/** All categories of a type, as a tree of two levels. */
export function CategoryList({
  type,
  categories,
  withArchived,
  isBegun,
}: {
  type: Schemas["CategoryType"];
  categories: readonly Schemas["Category"][];
  withArchived: boolean;
  /** Whether the first one is being made. */
  isBegun: boolean;
}) {
  const t = useTranslations("categories");
  const { canWrite } = usePlace();
  const [isAdding, setIsAdding] = useState(isBegun);
  const adder = useReturnFocus<HTMLButtonElement>(isAdding);
  const shown = categories.filter((category) => category.is_active || withArchived);
  return (
    <Panel
      title={t(`types.${type}`)}
      description={t("count", { count: shown.length })}
      actions={
        canWrite && (
          <Button
            ref={adder}
            size="sm"
            aria-label={t(`create.${type}`)}
            disabled={isAdding}
            onClick={() => setIsAdding(true)}
          >
            <Plus aria-hidden />
            {t("create.short")}
          </Button>
        )
      }
    >
      {isAdding && <NewCategory type={type} onDone={() => setIsAdding(false)} />}
      {shown.length === 0 && !isAdding ? (
        <p className="py-4 text-center text-sm text-muted">{t("empty.section")}</p>
      ) : (
        <ul aria-label={t("list", { type: t(`types.${type}`) })} className="-mx-2 flex flex-col">
          {shown.map((category) => (
            <CategoryRow key={category.id} category={category} withArchived={withArchived} />
          ))}
        </ul>
      )}
    </Panel>
  );
}
