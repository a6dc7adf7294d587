"use client";

import { useTranslations } from "use-intl";

import { Page } from "@/ui/page";

import { PasswordForm } from "./password";
import { Sessions } from "./sessions";
import { Ways } from "./ways";

/** How one signs in, and where one is. */
export function Security() {
  const t = useTranslations("shell.pages");
  return (
    <Page title={t("security")}>
      <div className="grid max-w-5xl items-start gap-5 lg:grid-cols-2">
        <PasswordForm />
        <Ways />
        <div className="lg:col-span-2">
          <Sessions />
        </div>
      </div>
    </Page>
  );
}
