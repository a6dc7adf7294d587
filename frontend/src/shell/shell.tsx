"use client";

import { Menu as MenuIcon, WifiOff } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useState, type ReactNode } from "react";
import { useTranslations } from "use-intl";

import { useLiveEvents } from "@/live/events";
import { usePlace } from "@/session/workspace";
import { IconButton } from "@/ui/button";
import { classNames } from "@/ui/class-names";
import { dialogOnDemand } from "@/ui/dialog";

import { Logo } from "./logo";
import { NavList } from "./nav-list";
import { THUMB } from "./navigation";
import { NoticesBell } from "./notices-bell";
import { Palette } from "./palette";
import { UserMenu } from "./user-menu";
import { WorkspaceSwitcher } from "./workspace-switcher";

const SideSheetDialog = dialogOnDemand(() => import("./side-sheet").then((it) => it.SideSheetDialog));

/** What surrounds every page of a workspace. */
export function Shell({ children }: { children: ReactNode }) {
  const t = useTranslations("shell");
  const { workspace } = usePlace();
  const isHeard = useLiveEvents(workspace.id);
  return (
    <div className="min-h-dvh lg:grid lg:grid-cols-[16rem_minmax(0,1fr)] print:block">
      <a
        href="#content"
        className="sr-only z-50 rounded-lg bg-accent px-4 py-2 text-accent-text focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        {t("skip")}
      </a>
      <aside
        className="sticky top-0 hidden h-dvh flex-col gap-5 overflow-y-auto border-r border-line bg-surface p-4 lg:flex"
        data-print="no"
      >
        <Link href="/dashboard" prefetch={false} className="px-2 pt-1">
          <Logo />
        </Link>
        <WorkspaceSwitcher />
        <NavList />
      </aside>
      <div className="flex min-w-0 flex-col">
        <header
          className="sticky top-0 z-30 flex h-14 items-center gap-2 border-b border-line bg-ground/90 px-3 backdrop-blur sm:px-6 lg:px-8"
          data-print="no"
        >
          <SideSheet />
          <Palette />
          <span className="flex-1" />
          <NoticesBell />
          <UserMenu />
        </header>
        {!isHeard && (
          <p role="status" className="flex items-center gap-2 bg-caution-soft px-4 py-2 text-sm text-caution sm:px-8">
            <WifiOff aria-hidden className="size-4 shrink-0" />
            {t("live.offline")}
          </p>
        )}
        <main id="content" tabIndex={-1} className="flex-1 pb-20 outline-none lg:pb-8">
          {children}
        </main>
      </div>
      <ThumbBar />
    </div>
  );
}

function SideSheet() {
  const t = useTranslations("shell");
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <IconButton
        label={t("openMenu")}
        className="lg:hidden"
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onClick={() => setIsOpen(true)}
      >
        <MenuIcon />
      </IconButton>
      {isOpen && <SideSheetDialog onClose={() => setIsOpen(false)} />}
    </>
  );
}

function ThumbBar() {
  const t = useTranslations("shell");
  const path = usePathname();
  return (
    <nav
      aria-label={t("menu")}
      className="fixed inset-x-0 bottom-0 z-30 grid grid-cols-4 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] lg:hidden"
    >
      {THUMB.map(({ href, name, icon: Icon }) => (
        <Link
          key={href}
          href={href}
          prefetch={false}
          aria-current={path === href ? "page" : undefined}
          className={classNames(
            "flex flex-col items-center gap-0.5 py-2 text-[0.6875rem]",
            path === href ? "font-medium text-positive" : "text-muted",
          )}
        >
          <Icon aria-hidden className="size-5" />
          {t(`pages.${name}`)}
        </Link>
      ))}
    </nav>
  );
}
