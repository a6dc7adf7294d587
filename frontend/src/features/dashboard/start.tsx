"use client";

import { CircleCheck, FileInput, Landmark, Tags } from "lucide-react";
import Link from "next/link";
import { useId, type ReactNode } from "react";
import { useTranslations } from "use-intl";

import { usePlace } from "@/session/workspace";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Empty } from "@/ui/states";

/** What to do first, where nothing is in the books. */
export function Start({ hasAccount }: { hasAccount: boolean }) {
  const t = useTranslations("dashboard.start");
  const { canWrite } = usePlace();
  const id = useId();
  if (!canWrite) {
    return (
      <Card>
        <Empty icon={<Landmark />} title={t("nothing")}>
          {t("forViewers")}
        </Empty>
      </Card>
    );
  }
  return (
    <Card aria-labelledby={id} className="flex flex-col gap-5 p-5 sm:p-8">
      <header>
        <h2 id={id} className="text-lg font-semibold">
          {t("title")}
        </h2>
        <p className="mt-1 max-w-prose text-sm text-muted">{t("description")}</p>
      </header>
      <ol className="grid gap-4 md:grid-cols-3">
        <Step
          icon={<Landmark />}
          title={t("account.title")}
          done={hasAccount ? t("done") : undefined}
          text={t("account.text")}
        >
          <Button look={hasAccount ? "secondary" : "primary"} asChild>
            <Link href="/workspace/accounts?new" prefetch={false}>
              {t("account.go")}
            </Link>
          </Button>
        </Step>
        <Step icon={<FileInput />} title={t("import.title")} text={t("import.text")}>
          <Button look={hasAccount ? "primary" : "secondary"} asChild>
            <Link href="/import-sessions?new" prefetch={false}>
              {t("import.go")}
            </Link>
          </Button>
        </Step>
        <Step icon={<Tags />} title={t("categories.title")} text={t("categories.text")}>
          <Button asChild>
            <Link href="/workspace/categories" prefetch={false}>
              {t("categories.go")}
            </Link>
          </Button>
        </Step>
      </ol>
    </Card>
  );
}

function Step({
  icon,
  title,
  done,
  text,
  children,
}: {
  icon: ReactNode;
  title: string;
  done?: string | undefined;
  text: string;
  children: ReactNode;
}) {
  return (
    <li className="flex flex-col items-start gap-2 rounded-xl border border-line p-4">
      <span className="text-accent [&_svg]:size-6" aria-hidden>
        {icon}
      </span>
      <h3 className="font-medium">{title}</h3>
      {done !== undefined && (
        <p className="flex items-center gap-1.5 text-sm text-positive">
          <CircleCheck aria-hidden className="size-4" />
          {done}
        </p>
      )}
      <p className="flex-1 text-sm text-muted">{text}</p>
      {children}
    </li>
  );
}
