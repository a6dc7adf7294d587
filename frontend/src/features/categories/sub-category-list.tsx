"use client";

import { Plus } from "lucide-react";
import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { usePlace } from "@/session/workspace";
import { Button } from "@/ui/button";
import { useReturnFocus } from "@/ui/return-focus";

import { NameForm } from "./name-form";
import { SubCategoryRow } from "./sub-category-row";

/** What is below a category. */
export function SubCategoryList({
  category,
  subs,
  isAdding,
  onAdding,
}: {
  category: Schemas["Category"];
  subs: readonly Schemas["SubCategory"][];
  isAdding: boolean;
  onAdding: (isAdding: boolean) => void;
}) {
  const t = useTranslations("categories");
  const { canWrite } = usePlace();
  const adder = useReturnFocus<HTMLButtonElement>(isAdding);
  const create = api.useMutation("post", "/categories/{category_id}/sub-categories");
  const label = t("addSubTo", { name: category.name });
  return (
    <div className="pb-3 pl-14">
      {subs.length > 0 && (
        <ul className="flex flex-col border-l border-line pl-3">
          {subs.map((sub) => (
            <SubCategoryRow key={sub.id} sub={sub} />
          ))}
        </ul>
      )}
      {canWrite &&
        (isAdding ? (
          // Several are usually made one after the other: each leaves room for the next.
          <NameForm
            label={label}
            name=""
            isKept
            onSave={(name) => create.mutateAsync({ params: { path: { category_id: category.id } }, body: { name } })}
            onDone={() => onAdding(false)}
          />
        ) : (
          <Button ref={adder} size="sm" look="quiet" aria-label={label} onClick={() => onAdding(true)}>
            <Plus aria-hidden />
            {t("addSub")}
          </Button>
        ))}
    </div>
  );
}
