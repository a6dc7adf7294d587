"use client";

import { Check, ChevronsUpDown, Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "use-intl";

import { useSession } from "@/session/session";
import { Menu, MenuItem, MenuLabel, MenuSeparator } from "@/ui/menu";

/** Which books are open, and the way to others. */
export function WorkspaceSwitcher() {
  const t = useTranslations("shell.workspace");
  const router = useRouter();
  const { workspaces, workspace, enter } = useSession();
  if (workspace === null) return null;

  const go = (id: string) => {
    if (id === workspace.id) return;
    void enter(id);
    router.push("/dashboard");
  };
  return (
    <Menu
      align="start"
      trigger={
        <button
          type="button"
          aria-label={t("current", { name: workspace.name })}
          className="flex w-full items-center gap-3 rounded-lg border border-line bg-surface px-3 py-2 text-left hover:bg-sunken"
        >
          <span
            aria-hidden
            className="flex size-7 shrink-0 items-center justify-center rounded-md bg-accent text-sm font-semibold text-accent-text"
          >
            {workspace.name.slice(0, 1).toUpperCase()}
          </span>
          <span className="min-w-0 flex-1 truncate text-sm font-medium">{workspace.name}</span>
          <ChevronsUpDown aria-hidden className="size-4 text-muted" />
        </button>
      }
    >
      <MenuLabel>{t("switch")}</MenuLabel>
      {workspaces.map(({ id, name }) => (
        <MenuItem key={id} onSelect={() => go(id)}>
          <span className="min-w-0 flex-1 truncate">{name}</span>
          {id === workspace.id && <Check aria-hidden />}
        </MenuItem>
      ))}
      <MenuSeparator />
      <MenuItem onSelect={() => router.push("/onboarding?new")}>
        <Plus aria-hidden />
        {t("create")}
      </MenuItem>
    </Menu>
  );
}
