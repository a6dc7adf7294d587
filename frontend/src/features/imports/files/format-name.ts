"use client";

import { useTranslations } from "use-intl";

import type { messages } from "@/i18n/pt-BR";

type Known = keyof (typeof messages)["imports"]["formats"];

/** What a format is called. */
export function useFormatName(): (format: string) => string {
  const t = useTranslations("imports.formats");
  return (format) => (t.has(format as Known) ? t(format as Known) : format.toUpperCase());
}
