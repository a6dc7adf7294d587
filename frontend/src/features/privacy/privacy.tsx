"use client";

import { ArrowLeft, Download, MonitorSmartphone, ShieldCheck, Trash2, type LucideIcon } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "use-intl";

import { Logo } from "@/shell/logo";
import { Button } from "@/ui/button";
import { Card, Panel } from "@/ui/card";

const CONTROLS = [
  { name: "export", href: "/reports?tab=export", icon: Download },
  { name: "sessions", href: "/settings/security", icon: MonitorSmartphone },
  { name: "erase", href: "/settings/profile", icon: Trash2 },
] as const;

/** What is kept of whom, where, and what they can do about it; for everybody, signed in or not. */
export function Privacy() {
  const t = useTranslations("privacy");
  return (
    <div className="min-h-dvh">
      <title>{`${t("title")} · FinTrack`}</title>
      <header className="mx-auto flex max-w-3xl items-center justify-between px-5 py-4">
        <Link href="/" prefetch={false}>
          <Logo />
        </Link>
        <Button look="quiet" size="sm" onClick={() => history.back()}>
          <ArrowLeft aria-hidden />
          {t("back")}
        </Button>
      </header>
      <main className="mx-auto flex max-w-3xl flex-col gap-5 px-5 pt-4 pb-16">
        <div className="flex items-start gap-4">
          <span className="hidden size-12 shrink-0 items-center justify-center rounded-xl bg-accent-soft text-positive sm:flex">
            <ShieldCheck aria-hidden className="size-6" />
          </span>
          <div>
            <h1 className="text-2xl font-semibold tracking-tight">{t("title")}</h1>
            <p className="mt-1 text-muted">{t("lead")}</p>
          </div>
        </div>
        <Panel title={t("never.title")}>
          <Points points={[t("never.requests"), t("never.telemetry"), t("never.bank")]} />
        </Panel>
        <Panel title={t("kept.title")}>
          <Points points={[t("kept.account"), t("kept.books"), t("kept.files"), t("kept.access"), t("kept.learned")]} />
        </Panel>
        <Panel title={t("where.title")}>
          <Points points={[t("where.server"), t("where.browser"), t("where.backup")]} />
        </Panel>
        <h2 className="mt-2 text-base font-semibold">{t("control.title")}</h2>
        <div className="grid gap-4 sm:grid-cols-3">
          {CONTROLS.map((control) => (
            <Control key={control.name} {...control} />
          ))}
        </div>
      </main>
    </div>
  );
}

function Control({
  name,
  href,
  icon: Icon,
}: {
  name: (typeof CONTROLS)[number]["name"];
  href: string;
  icon: LucideIcon;
}) {
  const t = useTranslations("privacy.control");
  return (
    <Card aria-label={t(name)} className="flex flex-col items-start gap-2 p-5">
      <Icon aria-hidden className="size-5 text-accent" />
      <h3 className="font-medium">{t(name)}</h3>
      <p className="flex-1 text-sm text-muted">{t(`${name}Text`)}</p>
      <Button asChild size="sm" className="mt-2">
        <Link href={href} prefetch={false}>
          {t(`${name}Link`)}
        </Link>
      </Button>
    </Card>
  );
}

function Points({ points }: { points: readonly string[] }) {
  return (
    <ul className="flex flex-col gap-2 text-sm">
      {points.map((point) => (
        <li key={point} className="flex gap-3">
          <span aria-hidden className="mt-2 size-1.5 shrink-0 rounded-full bg-accent" />
          {point}
        </li>
      ))}
    </ul>
  );
}
