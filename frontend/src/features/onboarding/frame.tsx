"use client";

import { Check, LogOut } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";

import { useSession } from "@/session/session";
import { Logo } from "@/shell/logo";
import { Button } from "@/ui/button";
import { classNames } from "@/ui/class-names";

import { STEPS, type Step } from "./steps";

/** What surrounds the steps: where one is among them, and the way out. */
export function Frame({ title, step, children }: { title: string; step: Step; children: ReactNode }) {
  const t = useTranslations("onboarding");
  const { workspace, signOut } = useSession();
  return (
    <div className="flex min-h-dvh flex-col">
      <title>{`${title} · FinTrack`}</title>
      <header className="flex items-center justify-between px-5 py-4">
        <Logo />
        {workspace === null ? (
          <Button look="quiet" size="sm" onClick={() => void signOut()}>
            <LogOut aria-hidden />
            {t("signOut")}
          </Button>
        ) : (
          <Button asChild look="quiet" size="sm">
            <Link href="/dashboard" prefetch={false}>
              {t(step === "workspace" ? "cancel" : "leave")}
            </Link>
          </Button>
        )}
      </header>
      <main className="mx-auto flex w-full max-w-xl flex-1 flex-col gap-6 px-4 pt-[4vh] pb-16">
        <div>
          <h1 className="text-2xl font-semibold tracking-tight">{title}</h1>
          <Progress step={step} />
        </div>
        <div className="rounded-2xl border border-line bg-surface p-6 shadow-card sm:p-8">{children}</div>
      </main>
    </div>
  );
}

function Progress({ step }: { step: Step }) {
  const t = useTranslations("onboarding");
  const at = STEPS.indexOf(step);
  return (
    <ol
      aria-label={t("progress", { step: String(at + 1), count: String(STEPS.length) })}
      className="mt-4 grid grid-cols-4 gap-2"
    >
      {STEPS.map((one, place) => (
        <li key={one} aria-current={one === step ? "step" : undefined} className="flex min-w-0 flex-col gap-1.5">
          <span aria-hidden className={classNames("h-1.5 rounded-full", place <= at ? "bg-accent" : "bg-line")} />
          <span
            className={classNames(
              "flex items-center gap-1 truncate text-xs",
              one === step ? "font-medium text-text" : "text-muted",
            )}
          >
            {place < at && <Check aria-hidden className="size-3.5 text-accent" />}
            {t(`steps.${one}`)}
          </span>
        </li>
      ))}
    </ol>
  );
}

/** One step: a question, why it is asked, and the answer. */
export function StepBody({ heading, text, children }: { heading: string; text: string; children: ReactNode }) {
  return (
    <>
      <h2 className="text-lg font-semibold">{heading}</h2>
      <p className="mt-1 mb-6 text-sm text-muted">{text}</p>
      {children}
    </>
  );
}
