"use client";

import { useTranslations } from "use-intl";

import { usePlace } from "@/session/workspace";
import { Page } from "@/ui/page";

import { Invites } from "./invites";
import { MemberList } from "./member-list";

/** Who looks after the books. */
export function Members() {
  const t = useTranslations("settings.members");
  const { workspace, canManage } = usePlace();
  return (
    <Page title={t("title")} description={t("description", { name: workspace.name })}>
      <div className="flex max-w-4xl flex-col gap-5">
        <MemberList />
        {canManage && <Invites />}
      </div>
    </Page>
  );
}
