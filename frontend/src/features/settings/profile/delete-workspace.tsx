"use client";

import { useTranslations } from "use-intl";

import { http } from "@/api/client";
import { usePlace } from "@/session/workspace";
import { Dialog } from "@/ui/dialog";

import { TypedForm } from "./typed-form";

export function DeleteWorkspace({ onClose }: { onClose: () => void }) {
  const t = useTranslations("settings.profile.danger");
  const { workspace } = usePlace();
  const { id, name } = workspace;
  const remove = async () => {
    const { error } = await http.DELETE("/workspaces/{id}", { params: { path: { id } } });
    if (error !== undefined) throw error;
    // Nothing of it stays in the memory of the page.
    location.assign("/dashboard");
  };
  return (
    <Dialog isOpen onClose={onClose} title={t("workspace")} description={t("workspaceText")}>
      <TypedForm label={t("typeName", { name })} expected={name} confirm={t("deleteWorkspace")} onConfirm={remove} />
    </Dialog>
  );
}
