"use client";

import { CloudOff, Compass, DoorClosed, KeyRound, type LucideIcon, Wrench } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "use-intl";

import { Logo } from "@/shell/logo";
import { Button } from "@/ui/button";

type Status = "401" | "403" | "404" | "503";
const ICONS: Record<Status, LucideIcon> = { "401": KeyRound, "403": DoorClosed, "404": Compass, "503": CloudOff };

/** A page in place of another one, with a way on. */
export function StatusPage({ status }: { status: Status }) {
  const t = useTranslations("status");
  return (
    <StatusFrame icon={ICONS[status]} code={status} title={t(`${status}.title`)} text={t(`${status}.text`)}>
      {status === "401" && (
        <Button asChild look="primary">
          <Link href="/login" prefetch={false}>
            {t("signIn")}
          </Link>
        </Button>
      )}
      {status === "503" && (
        <Button look="primary" onClick={() => location.assign("/dashboard")}>
          {t("again")}
        </Button>
      )}
      {(status === "403" || status === "404") && (
        <Button asChild look="primary">
          <Link href="/dashboard" prefetch={false}>
            {t("home")}
          </Link>
        </Button>
      )}
      {status !== "503" && <Button onClick={() => history.back()}>{t("back")}</Button>}
    </StatusFrame>
  );
}

/** A page that broke while it was drawn. */
export function Broken({ digest, isWhole = false }: { digest: string | undefined; isWhole?: boolean }) {
  const t = useTranslations("status");
  const face = (
    <StatusFace icon={Wrench} code={digest} title={t("broken.title")} text={t("broken.text")}>
      <Button look="primary" onClick={() => location.reload()}>
        {t("reload")}
      </Button>
      <Button asChild>
        <Link href="/dashboard" prefetch={false}>
          {t("home")}
        </Link>
      </Button>
    </StatusFace>
  );
  return isWhole ? <main className="flex min-h-dvh items-center justify-center">{face}</main> : face;
}

function StatusFrame(props: React.ComponentProps<typeof StatusFace>) {
  return (
    <div className="flex min-h-dvh flex-col">
      <title>{`${props.title} · FinTrack`}</title>
      <header className="px-5 py-4">
        <Link href="/" prefetch={false} className="inline-block">
          <Logo />
        </Link>
      </header>
      <main className="flex flex-1 items-center justify-center pb-[12vh]">
        <StatusFace {...props} />
      </main>
    </div>
  );
}

function StatusFace({
  icon: Icon,
  code,
  title,
  text,
  children,
}: {
  icon: LucideIcon;
  code: string | undefined;
  title: string;
  text: string;
  children: React.ReactNode;
}) {
  const t = useTranslations("status");
  return (
    <div className="mx-auto flex max-w-md flex-col items-center gap-3 px-6 py-16 text-center">
      <span className="flex size-16 items-center justify-center rounded-2xl bg-accent-soft text-positive">
        <Icon aria-hidden className="size-8" />
      </span>
      <h1 className="mt-2 text-2xl font-semibold tracking-tight">{title}</h1>
      <p className="text-muted">{text}</p>
      {code !== undefined && <p className="figures text-xs text-muted">{t("code", { code })}</p>}
      <div className="mt-4 flex flex-wrap justify-center gap-2">{children}</div>
    </div>
  );
}
