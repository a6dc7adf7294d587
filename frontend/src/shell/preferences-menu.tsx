"use client";

import { useTheme } from "next-themes";
import { useTranslations } from "use-intl";

import { http } from "@/api/client";
import { LOCALES, type Locale } from "@/i18n/locale";
import { useLanguage } from "@/i18n/provider";
import { MenuChoice, MenuLabel } from "@/ui/menu";

export const THEMES = ["system", "light", "dark"] as const;
type Theme = (typeof THEMES)[number];

/** How things look. */
export function ThemeChoice() {
  const t = useTranslations("common.theme");
  const { theme = "system", setTheme } = useTheme();
  return (
    <>
      <MenuLabel>{t("label")}</MenuLabel>
      <MenuChoice<Theme>
        value={theme as Theme}
        options={THEMES.map((value) => ({ value, label: t(value) }))}
        onChoose={setTheme}
      />
    </>
  );
}

/** What is spoken. Who is signed in is written to in that language, too. */
export function LanguageChoice({ isSignedIn }: { isSignedIn: boolean }) {
  const t = useTranslations("common.language");
  const { locale, speak } = useLanguage();
  const choose = (chosen: Locale) => {
    speak(chosen);
    if (isSignedIn) void http.PATCH("/user/preferences", { body: { settings: { language: chosen } } });
  };
  return (
    <>
      <MenuLabel>{t("label")}</MenuLabel>
      <MenuChoice<Locale>
        value={locale}
        options={LOCALES.map((value) => ({ value, label: t(value) }))}
        onChoose={choose}
      />
    </>
  );
}
