"use client";

import { Bell, CheckCheck } from "lucide-react";
import { useRouter, useSearchParams } from "next/navigation";
import { useTranslations } from "use-intl";

import { api } from "@/api/client";
import { useProblemText } from "@/i18n/problem-text";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Page } from "@/ui/page";
import { Empty, Query } from "@/ui/states";
import { toast } from "@/ui/toast";

import { Filter } from "./filter";
import { NotificationRow } from "./row";
import { useNotifications } from "./queries";

/** What one was told; new ones come while one looks on. */
export function Notifications() {
  const t = useTranslations("notifications");
  const pages = useTranslations("shell.pages");
  const router = useRouter();
  const isUnreadOnly = useSearchParams().get("filter") === "unread";
  const show = (isUnread: boolean) =>
    router.replace(isUnread ? "/notifications?filter=unread" : "/notifications", { scroll: false });
  const query = useNotifications(isUnreadOnly);
  return (
    <Page title={pages("notifications")} actions={<ReadAll />}>
      <Filter isUnreadOnly={isUnreadOnly} onChange={show} />
      <Card aria-label={t("list")} className="max-w-4xl">
        <Query
          query={query}
          isEmpty={(told) => told.length === 0}
          empty={
            isUnreadOnly ? (
              <Empty
                icon={<CheckCheck />}
                title={t("noneUnread")}
                action={<Button onClick={() => show(false)}>{t("showAll")}</Button>}
              >
                {t("noneUnreadText")}
              </Empty>
            ) : (
              <Empty icon={<Bell />} title={t("empty")}>
                {t("emptyText")}
              </Empty>
            )
          }
        >
          {(told) => (
            <ul aria-label={t("list")} className="divide-y divide-line">
              {told.map((one) => (
                <NotificationRow key={one.id} notification={one} />
              ))}
            </ul>
          )}
        </Query>
      </Card>
      {query.hasNextPage && (
        <Button className="self-start" isBusy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t("more")}
        </Button>
      )}
    </Page>
  );
}

function ReadAll() {
  const t = useTranslations("notifications");
  const text = useProblemText();
  const readAll = api.useMutation("post", "/notifications/read-all", {
    onSuccess: ({ updated }) => toast.success(t("readAllDone", { count: updated })),
    onError: (error) => toast.error(text(error)),
  });
  return (
    <Button isBusy={readAll.isPending} onClick={() => readAll.mutate({})}>
      <CheckCheck aria-hidden />
      {t("readAll")}
    </Button>
  );
}
