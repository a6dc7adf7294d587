"use client";

import { LogOut, ShieldCheck, UserRound } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "use-intl";

import { useSession } from "@/session/session";
import { Menu, MenuItem, MenuSeparator } from "@/ui/menu";

import { LanguageChoice, ThemeChoice } from "./preferences-menu";

/** Who is signed in, how things look to them, and the way out. */
export function UserMenu() {
  const t = useTranslations("shell");
  const router = useRouter();
  const { user, signOut } = useSession();
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={t("user.menu")}
          className="flex size-9 items-center justify-center rounded-full bg-accent-soft text-sm font-semibold text-positive"
        >
          {user.name.slice(0, 1).toUpperCase()}
        </button>
      }
    >
      <div className="px-2.5 py-2">
        <p className="truncate text-sm font-medium">{user.name}</p>
        <p className="truncate text-xs text-muted">{user.email}</p>
      </div>
      <MenuSeparator />
      <MenuItem onSelect={() => router.push("/settings/profile")}>
        <UserRound aria-hidden />
        {t("pages.profile")}
      </MenuItem>
      <MenuItem onSelect={() => router.push("/privacy")}>
        <ShieldCheck aria-hidden />
        {t("pages.privacy")}
      </MenuItem>
      <MenuSeparator />
      <ThemeChoice />
      <MenuSeparator />
      <LanguageChoice isSignedIn />
      <MenuSeparator />
      <MenuItem onSelect={() => void signOut()}>
        <LogOut aria-hidden />
        {t("user.signOut")}
      </MenuItem>
    </Menu>
  );
}
