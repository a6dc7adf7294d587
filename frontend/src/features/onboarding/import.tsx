"use client";

import { FileInput } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "use-intl";

import { Button } from "@/ui/button";

import { StepBody } from "./frame";

/** The way to the first statement. */
export function FirstImport() {
  const t = useTranslations("onboarding.import");
  return (
    <StepBody heading={t("heading")} text={t("text")}>
      <div className="flex flex-col gap-2">
        <Button asChild look="primary">
          <Link href="/import-sessions?new" prefetch={false}>
            <FileInput aria-hidden />
            {t("go")}
          </Link>
        </Button>
        <Button asChild look="quiet">
          <Link href="/dashboard" prefetch={false}>
            {t("later")}
          </Link>
        </Button>
      </div>
    </StepBody>
  );
}
