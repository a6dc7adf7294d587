"use client";

import { useTheme } from "next-themes";
import { useTranslations } from "use-intl";

import { http } from "@/api/client";
import { LOCALES, type Locale } from "@/i18n/locale";
import { useLanguage } from "@/i18n/provider";
import { THEMES } from "@/shell/preferences-menu";
import { Panel } from "@/ui/card";

import { OneOf } from "./one-of";

/** What is spoken and how things look, on this device; messages come in that language, too. */
export function Look() {
  const t = useTranslations("settings.profile.look");
  const words = useTranslations("common");
  const { locale, speak } = useLanguage();
  const { theme = "system", setTheme } = useTheme();
  const choose = (chosen: Locale) => {
    speak(chosen);
    void http.PATCH("/user/preferences", { body: { settings: { language: chosen } } });
  };
  return (
    <Panel title={t("title")}>
      <OneOf
        label={t("language")}
        value={locale}
        options={LOCALES.map((value) => ({ value, label: words(`language.${value}`) }))}
        onChange={choose}
      />
      <OneOf
        label={t("theme")}
        value={THEMES.find((one) => one === theme) ?? "system"}
        options={THEMES.map((value) => ({ value, label: words(`theme.${value}`) }))}
        onChange={setTheme}
      />
    </Panel>
  );
}
