"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";

import { usePlace } from "@/session/workspace";
import { Button } from "@/ui/button";
import { Panel } from "@/ui/card";

import { DeleteWorkspace } from "./delete-workspace";
import { LeaveFinTrack } from "./leave";

/** What is not taken back easily. */
export function Danger() {
  const t = useTranslations("settings.profile.danger");
  const { canManage } = usePlace();
  const [asked, setAsked] = useState<"workspace" | "account" | null>(null);
  const close = () => setAsked(null);
  return (
    <Panel title={t("title")} className="border-negative/40">
      <ul className="flex flex-col divide-y divide-line">
        {canManage && (
          <Peril
            title={t("workspace")}
            text={t("workspaceText")}
            act={t("deleteWorkspace")}
            onAct={() => setAsked("workspace")}
          />
        )}
        <Peril
          title={t("account")}
          text={t("accountText")}
          act={t("deleteAccount")}
          onAct={() => setAsked("account")}
        />
      </ul>
      {asked === "workspace" && <DeleteWorkspace onClose={close} />}
      {asked === "account" && <LeaveFinTrack onClose={close} />}
    </Panel>
  );
}

function Peril({ title, text, act, onAct }: { title: string; text: string; act: string; onAct: () => void }) {
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 py-4 first:pt-0 last:pb-0">
      <div className="min-w-0 flex-1 basis-56">
        <h3 className="text-sm font-medium">{title}</h3>
        <p className="text-sm text-muted">{text}</p>
      </div>
      <Button size="sm" className="text-negative" onClick={onAct}>
        {act}
      </Button>
    </li>
  );
}
