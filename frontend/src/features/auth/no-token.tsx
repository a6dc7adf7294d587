"use client";

import { useTranslations } from "use-intl";

import { GuestFrame } from "@/shell/guest-frame";

import { GuestLink } from "./guest-link";

/** A link that lost its token on the way. */
export function NoToken() {
  const t = useTranslations("auth");
  return (
    <GuestFrame title={t("noToken.title")} description={t("noToken.description")}>
      <p className="text-sm">
        <GuestLink href="/login">{t("backToLogin")}</GuestLink>
      </p>
    </GuestFrame>
  );
}
