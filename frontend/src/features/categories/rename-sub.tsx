"use client";

import { useTranslations } from "use-intl";

import { api, http, ifMatch, type Schemas, type Versioned, versioned } from "@/api/client";
import { useEdited, useVersion } from "@/forms/edited";
import { Query, Skeleton } from "@/ui/states";

import { NameForm } from "./name-form";

type SubCategory = Schemas["SubCategory"];

/** Calls a subcategory something else, in its place. */
export function RenameSub({ sub, onDone }: { sub: SubCategory; onDone: () => void }) {
  const read = async () =>
    versioned(await http.GET("/categories/{category_id}/sub-categories/{id}", { params: pathOf(sub) }));
  const query = useEdited(["sub-category", sub.id], read);
  return (
    <Query query={query} loading={<Skeleton className="my-1 h-9" />}>
      {(filledWith) => <Renaming filledWith={filledWith} read={read} onDone={onDone} />}
    </Query>
  );
}

function Renaming({
  filledWith,
  read,
  onDone,
}: {
  filledWith: Versioned<SubCategory>;
  read: () => Promise<Versioned<SubCategory>>;
  onDone: () => void;
}) {
  const t = useTranslations("categories");
  const change = api.useMutation("patch", "/categories/{category_id}/sub-categories/{id}");
  const sub = filledWith.value;
  // What was typed stays: it is all that there is to choose.
  const atVersion = useVersion(filledWith, read, () => undefined);
  return (
    <NameForm
      label={t("edit", { name: sub.name })}
      name={sub.name}
      onSave={(name) =>
        atVersion((etag) => change.mutateAsync({ params: { ...pathOf(sub), ...ifMatch(etag) }, body: { name } }))
      }
      onDone={onDone}
    />
  );
}

function pathOf(sub: SubCategory) {
  return { path: { category_id: sub.category_id, id: sub.id } };
}
