"use client";

import { useTranslations } from "use-intl";

import { Page } from "@/ui/page";

export function Dashboard() {
  const t = useTranslations("shell.pages");
  return <Page title={t("dashboard")}>{null}</Page>;
}
