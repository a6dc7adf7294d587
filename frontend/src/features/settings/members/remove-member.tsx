"use client";

import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { useProblemText } from "@/i18n/problem-text";
import { useSession } from "@/session/session";
import { usePlace } from "@/session/workspace";
import { Confirm } from "@/ui/dialog";
import { toast } from "@/ui/toast";

/** Removing somebody, or leaving. */
export function RemoveMember({ member, onClose }: { member: Schemas["WorkspaceMember"]; onClose: () => void }) {
  const t = useTranslations("settings.members");
  const text = useProblemText();
  const { user } = useSession();
  const { workspace } = usePlace();
  const isSelf = member.user_id === user.id;
  const remove = api.useMutation("delete", "/workspaces/{id}/members/{user_id}", {
    meta: { keeps: isSelf },
    onSuccess: () => {
      // Nothing of books that one has left stays in the memory of the page.
      if (isSelf) location.assign("/dashboard");
      else {
        toast.success(t("removed", { name: member.name }));
        onClose();
      }
    },
    onError: (error) => toast.error(text(error)),
  });
  const path = { id: member.workspace_id, user_id: member.user_id };
  return (
    <Confirm
      isOpen
      onClose={onClose}
      title={isSelf ? t("leaveTitle", { name: workspace.name }) : t("removeTitle", { name: member.name })}
      description={isSelf ? t("leaveText") : t("removeText")}
      confirm={isSelf ? t("leave") : t("remove")}
      isBusy={remove.isPending}
      onConfirm={() => remove.mutate({ params: { path } })}
    />
  );
}
