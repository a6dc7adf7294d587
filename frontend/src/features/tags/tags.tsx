"use client";

import { Plus, Tags as Picture } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";

import { api } from "@/api/client";
import { usePlace } from "@/session/workspace";
import { useAddress } from "@/ui/address";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Checkbox } from "@/ui/checkbox";
import { foldForSearch } from "@/ui/fold";
import { Input } from "@/ui/input";
import { Page } from "@/ui/page";
import { useReturnFocus } from "@/ui/return-focus";
import { Empty, Query } from "@/ui/states";

import { NewTag } from "./tag-form";
import { TagRow } from "./tag-row";

/** So many are found by looking; more, by typing. */
const SEARCHED_FROM = 10;

/** Words that go across categories. */
export function Tags() {
  const t = useTranslations("tags");
  const { canWrite } = usePlace();
  const { params, set } = useAddress();
  const query = api.useQuery("get", "/tags");
  const [isAdding, setIsAdding] = useState(false);
  const [typed, setTyped] = useState("");
  const adder = useReturnFocus<HTMLButtonElement>(isAdding);
  const withArchived = params.get("archived") === "1";
  const all = query.data ?? [];
  return (
    <Page
      title={t("title")}
      description={t("description")}
      actions={
        <>
          {all.some((tag) => !tag.is_active) && (
            <Checkbox
              label={t("showArchived")}
              checked={withArchived}
              onChange={(shown) => set({ archived: shown ? "1" : null })}
            />
          )}
          {canWrite && (
            <Button ref={adder} look="primary" disabled={isAdding} onClick={() => setIsAdding(true)}>
              <Plus aria-hidden />
              {t("create")}
            </Button>
          )}
        </>
      }
    >
      {isAdding && <NewTag onDone={() => setIsAdding(false)} />}
      {all.length >= SEARCHED_FROM && (
        <Input
          type="search"
          aria-label={t("search")}
          placeholder={t("search")}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          className="max-w-sm"
        />
      )}
      <Query
        query={query}
        isEmpty={(tags) => tags.length === 0}
        empty={
          <Card>
            <Empty icon={<Picture />} title={t("empty.title")}>
              {t("empty.text")}
            </Empty>
          </Card>
        }
      >
        {(tags) => {
          const offered = tags.filter((tag) => tag.is_active || withArchived);
          const found = offered.filter((tag) => foldForSearch(tag.name).includes(foldForSearch(typed)));
          return (
            <Card className="p-2">
              {found.length === 0 ? (
                <p className="px-3 py-6 text-center text-sm text-muted">
                  {t(offered.length === 0 ? "empty.allArchived" : "empty.noMatch")}
                </p>
              ) : (
                <ul aria-label={t("list")} className="grid gap-x-4 sm:grid-cols-2 xl:grid-cols-3">
                  {found.map((tag) => (
                    <TagRow key={tag.id} tag={tag} />
                  ))}
                </ul>
              )}
            </Card>
          );
        }}
      </Query>
    </Page>
  );
}
