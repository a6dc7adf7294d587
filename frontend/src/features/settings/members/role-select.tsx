"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { useProblemText } from "@/i18n/problem-text";
import { useSession } from "@/session/session";
import { Confirm } from "@/ui/dialog";
import { Select } from "@/ui/input";
import { toast } from "@/ui/toast";

export const ROLES = ["VIEWER", "MEMBER", "ADMIN"] as const satisfies readonly Schemas["Role"][];

/** What a member is to be. Giving up one's own power is asked about: it is not taken back by oneself. */
export function RoleSelect({ member }: { member: Schemas["WorkspaceMember"] }) {
  const t = useTranslations("settings.members");
  const roles = useTranslations("common.role");
  const text = useProblemText();
  const { user } = useSession();
  const [wanted, setWanted] = useState<Schemas["Role"] | null>(null);
  const change = api.useMutation("patch", "/workspaces/{id}/members/{user_id}", {
    onSuccess: ({ name, role }) => toast.success(t("changed", { name, role: roles(role) })),
    onError: (error) => toast.error(text(error)),
    onSettled: () => setWanted(null),
  });
  const path = { id: member.workspace_id, user_id: member.user_id };
  const choose = (role: Schemas["Role"]) => change.mutate({ params: { path }, body: { role } });
  return (
    <>
      <Select
        aria-label={t("role", { name: member.name })}
        className="h-8 w-40 text-sm"
        value={wanted ?? member.role}
        disabled={change.isPending}
        onChange={(event) => {
          const role = ROLES.find((one) => one === event.target.value);
          if (role === undefined || role === member.role) return;
          setWanted(role);
          if (member.user_id !== user.id) choose(role);
        }}
      >
        {ROLES.map((role) => (
          <option key={role} value={role}>
            {roles(role)}
          </option>
        ))}
      </Select>
      <Confirm
        isOpen={wanted !== null && member.user_id === user.id}
        onClose={() => setWanted(null)}
        title={t("demoteTitle")}
        description={t("demoteText")}
        confirm={t("demote")}
        isBusy={change.isPending}
        onConfirm={() => wanted !== null && choose(wanted)}
      />
    </>
  );
}
