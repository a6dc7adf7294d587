"use client";

import { useTranslations } from "use-intl";

import { usePlace } from "@/session/workspace";
import { Page } from "@/ui/page";

import { Danger } from "./danger";
import { Look } from "./look";
import { Person } from "./person";
import { WorkspaceSettings } from "./workspace";

/** Who one is, how things look, and what holds for the books. */
export function Profile() {
  const t = useTranslations("shell.pages");
  const { workspace } = usePlace();
  return (
    <Page title={t("profile")}>
      <div className="grid max-w-5xl items-start gap-5 lg:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-5">
          <Person />
          <WorkspaceSettings key={workspace.id} />
        </div>
        <div className="flex min-w-0 flex-col gap-5">
          <Look />
          <Danger />
        </div>
      </div>
    </Page>
  );
}
