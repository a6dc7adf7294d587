"use client";

import { ListTree, Sparkles } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { usePlace } from "@/session/workspace";
import { useAddress } from "@/ui/address";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Checkbox } from "@/ui/checkbox";
import { Page } from "@/ui/page";
import { Empty, Query, Skeleton } from "@/ui/states";

import { CategoryList } from "./category-list";
import { Template, useTemplate } from "./template";

const TYPES = ["EXPENSE", "INCOME"] as const satisfies readonly Schemas["CategoryType"][];

/** What money is filed under. */
export function Categories() {
  const t = useTranslations("categories");
  const { canManage, canWrite } = usePlace();
  const { params, set } = useAddress();
  const query = api.useQuery("get", "/categories");
  const template = useTemplate();
  const [isAsking, setIsAsking] = useState(false);
  const [isBegun, setIsBegun] = useState(false);
  const withArchived = params.get("archived") === "1";
  const hasAny = (query.data?.length ?? 0) > 0;
  return (
    <Page
      title={t("title")}
      description={t("description")}
      actions={
        hasAny && (
          <>
            {query.data?.some(hasArchived) === true && (
              <Checkbox
                label={t("showArchived")}
                checked={withArchived}
                onChange={(shown) => set({ archived: shown ? "1" : null })}
              />
            )}
            {canManage && (
              <Button onClick={() => setIsAsking(true)}>
                <Sparkles aria-hidden />
                {t("template.apply")}
              </Button>
            )}
          </>
        )
      }
    >
      <Query
        query={query}
        loading={<Waiting />}
        isEmpty={(categories) => categories.length === 0 && !isBegun}
        empty={
          <Card>
            <Empty
              icon={<ListTree />}
              title={t("empty.title")}
              action={
                canWrite && (
                  <div className="flex flex-wrap justify-center gap-2">
                    {canManage && (
                      <Button look="primary" isBusy={template.isPending} onClick={() => void template.apply()}>
                        <Sparkles aria-hidden />
                        {t("template.apply")}
                      </Button>
                    )}
                    <Button onClick={() => setIsBegun(true)}>{t("create.EXPENSE")}</Button>
                  </div>
                )
              }
            >
              {canWrite ? t("empty.text") : t("empty.viewer")}
            </Empty>
          </Card>
        }
      >
        {(categories) => (
          <div className="grid items-start gap-5 lg:grid-cols-2">
            {TYPES.map((type) => (
              <CategoryList
                key={type}
                type={type}
                categories={categories.filter((category) => category.type === type)}
                withArchived={withArchived}
                isBegun={isBegun && type === "EXPENSE" && categories.length === 0}
              />
            ))}
          </div>
        )}
      </Query>
      <Template isOpen={isAsking} onClose={() => setIsAsking(false)} template={template} />
    </Page>
  );
}

function hasArchived(category: Schemas["Category"]): boolean {
  return !category.is_active || category.sub_categories.some((sub) => !sub.is_active);
}

function Waiting() {
  const t = useTranslations("common.states");
  return (
    <div role="status" className="grid gap-5 lg:grid-cols-2">
      <span className="sr-only">{t("loading")}</span>
      <Skeleton className="h-112" />
      <Skeleton className="h-72" />
    </div>
  );
}
