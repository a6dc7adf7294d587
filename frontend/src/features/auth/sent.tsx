"use client";

import { MailCheck } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";

import { GuestFrame } from "@/shell/guest-frame";

import { GuestLink } from "./guest-link";

/** A message is on its way: where to look for it. */
export function Sent({ title, hint, children }: { title: string; hint?: ReactNode; children: ReactNode }) {
  const t = useTranslations("auth");
  return (
    <GuestFrame title={title}>
      <div role="status" className="flex flex-col gap-4 text-sm">
        <MailCheck aria-hidden className="size-8 text-accent" />
        <p>{children}</p>
        {hint !== undefined && <p className="text-muted">{hint}</p>}
        <p>
          <GuestLink href="/login">{t("backToLogin")}</GuestLink>
        </p>
      </div>
    </GuestFrame>
  );
}
