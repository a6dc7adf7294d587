"use client";

import { Mail, UserPlus } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { useFormats } from "@/i18n/formats";
import { useProblemText } from "@/i18n/problem-text";
import { usePlace } from "@/session/workspace";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Panel } from "@/ui/card";
import { Confirm, dialogOnDemand } from "@/ui/dialog";
import { Query } from "@/ui/states";
import { toast } from "@/ui/toast";

const NewInvite = dialogOnDemand(() => import("./new-invite").then((it) => it.NewInvite));

type Invite = Schemas["WorkspaceInvite"];

/** Who is invited and has not come yet. */
export function Invites() {
  const t = useTranslations("settings.members.invites");
  const { workspace } = usePlace();
  const query = api.useQuery("get", "/workspaces/{id}/invites", { params: { path: { id: workspace.id } } });
  const [isNew, setIsNew] = useState(false);
  const [revoking, setRevoking] = useState<Invite | null>(null);
  return (
    <Panel
      title={t("title")}
      actions={
        <Button look="primary" size="sm" onClick={() => setIsNew(true)}>
          <UserPlus aria-hidden />
          {t("new")}
        </Button>
      }
    >
      <Query
        query={query}
        isEmpty={(invites) => invites.length === 0}
        empty={<p className="text-sm text-muted">{t("empty")}</p>}
      >
        {(invites) => (
          <ul aria-label={t("title")} className="flex flex-col divide-y divide-line">
            {invites.map((invite) => (
              <InviteRow key={invite.id} invite={invite} onRevoke={() => setRevoking(invite)} />
            ))}
          </ul>
        )}
      </Query>
      {isNew && <NewInvite onClose={() => setIsNew(false)} />}
      {revoking !== null && <RevokeInvite invite={revoking} onClose={() => setRevoking(null)} />}
    </Panel>
  );
}

function InviteRow({ invite, onRevoke }: { invite: Invite; onRevoke: () => void }) {
  const t = useTranslations("settings.members.invites");
  const roles = useTranslations("common.role");
  const formats = useFormats();
  return (
    <li className="flex flex-wrap items-center gap-3 py-3 first:pt-0 last:pb-0">
      <span className="flex size-9 shrink-0 items-center justify-center rounded-full bg-sunken text-muted">
        <Mail aria-hidden className="size-4.5" />
      </span>
      <div className="min-w-0 flex-1 basis-40">
        <p className="truncate text-sm font-medium">{invite.email}</p>
        <p className="text-xs text-muted">{t("expires", { date: formats.instant(invite.expires_at) })}</p>
      </div>
      <Badge tone="info">{roles(invite.role)}</Badge>
      <Button size="sm" look="quiet" aria-label={t("revokeOf", { email: invite.email })} onClick={onRevoke}>
        {t("revoke")}
      </Button>
    </li>
  );
}

function RevokeInvite({ invite, onClose }: { invite: Invite; onClose: () => void }) {
  const t = useTranslations("settings.members.invites");
  const text = useProblemText();
  const revoke = api.useMutation("delete", "/workspaces/{id}/invites/{invite_id}", {
    onSuccess: () => {
      toast.success(t("revoked"));
      onClose();
    },
    onError: (error) => toast.error(text(error)),
  });
  const path = { id: invite.workspace_id, invite_id: invite.id };
  return (
    <Confirm
      isOpen
      onClose={onClose}
      title={t("revokeTitle", { email: invite.email })}
      description={t("revokeText")}
      confirm={t("revoke")}
      isBusy={revoke.isPending}
      onConfirm={() => revoke.mutate({ params: { path } })}
    />
  );
}
