"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { useFormats } from "@/i18n/formats";
import { useSession } from "@/session/session";
import { usePlace } from "@/session/workspace";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Panel } from "@/ui/card";
import { Query } from "@/ui/states";

import { RemoveMember } from "./remove-member";
import { RoleSelect } from "./role-select";

type Member = Schemas["WorkspaceMember"];

/** The members, and what each may. */
export function MemberList() {
  const t = useTranslations("settings.members");
  const { workspace } = usePlace();
  const query = api.useQuery("get", "/workspaces/{id}/members", { params: { path: { id: workspace.id } } });
  const [leaving, setLeaving] = useState<Member | null>(null);
  return (
    <Panel title={t("list")}>
      <Query query={query}>
        {(members) => (
          <ul aria-label={t("list")} className="flex flex-col divide-y divide-line">
            {members.map((member) => (
              <MemberRow
                key={member.user_id}
                member={member}
                isAlone={members.length === 1}
                onRemove={() => setLeaving(member)}
              />
            ))}
          </ul>
        )}
      </Query>
      {leaving !== null && <RemoveMember member={leaving} onClose={() => setLeaving(null)} />}
    </Panel>
  );
}

function MemberRow({ member, isAlone, onRemove }: { member: Member; isAlone: boolean; onRemove: () => void }) {
  const t = useTranslations("settings.members");
  const roles = useTranslations("common.role");
  const formats = useFormats();
  const { user } = useSession();
  const { canManage } = usePlace();
  const isSelf = member.user_id === user.id;
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-3 gap-y-3 py-3 first:pt-0 last:pb-0 sm:grid-cols-[auto_minmax(0,1fr)_auto]">
      <span
        aria-hidden
        className="flex size-9 items-center justify-center rounded-full bg-accent-soft text-sm font-semibold text-positive"
      >
        {member.name.slice(0, 1).toUpperCase()}
      </span>
      <div className="min-w-0">
        <p className="flex items-center gap-2 text-sm font-medium">
          <span className="truncate">{member.name}</span>
          {isSelf && <Badge>{t("you")}</Badge>}
        </p>
        <p className="truncate text-sm text-muted">{member.email}</p>
        <p className="text-xs text-muted">{t("since", { date: formats.instant(member.created_at) })}</p>
      </div>
      <div className="col-start-2 flex flex-wrap items-center gap-2 sm:col-start-3">
        {canManage && !isAlone ? <RoleSelect member={member} /> : <Badge tone="info">{roles(member.role)}</Badge>}
        {(isSelf || canManage) && !isAlone && (
          <Button
            size="sm"
            look="quiet"
            className="text-negative max-sm:-ml-3"
            aria-label={isSelf ? t("leave") : t("removeOf", { name: member.name })}
            onClick={onRemove}
          >
            {isSelf ? t("leave") : t("remove")}
          </Button>
        )}
      </div>
    </li>
  );
}
