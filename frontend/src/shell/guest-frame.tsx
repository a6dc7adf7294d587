"use client";

import { Languages } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";

import { IconButton } from "@/ui/button";
import { Menu, MenuSeparator } from "@/ui/menu";

import { Logo } from "./logo";
import { LanguageChoice, ThemeChoice } from "./preferences-menu";

/** What surrounds pages for those who are not signed in. */
export function GuestFrame({
  title,
  description,
  children,
}: {
  title: string;
  description?: ReactNode;
  children: ReactNode;
}) {
  const t = useTranslations("common");
  return (
    <div className="flex min-h-dvh flex-col">
      <title>{`${title} · FinTrack`}</title>
      <header className="flex items-center justify-between px-5 py-4">
        <Logo />
        <Menu
          trigger={
            <IconButton label={`${t("language.label")}, ${t("theme.label")}`}>
              <Languages />
            </IconButton>
          }
        >
          <LanguageChoice isSignedIn={false} />
          <MenuSeparator />
          <ThemeChoice />
        </Menu>
      </header>
      <main className="flex flex-1 items-start justify-center px-4 pt-[6vh] pb-16">
        <div className="w-full max-w-md rounded-2xl border border-line bg-surface p-6 shadow-card sm:p-8">
          <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
          {description !== undefined && <p className="mt-1.5 text-sm text-muted">{description}</p>}
          <div className="mt-6">{children}</div>
        </div>
      </main>
    </div>
  );
}
