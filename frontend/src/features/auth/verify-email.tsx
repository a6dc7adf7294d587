"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";

import { expectData, http } from "@/api/client";
import { FormFailure } from "@/forms/failure";
import { GuestFrame } from "@/shell/guest-frame";
import { Button } from "@/ui/button";

import { GuestLink } from "./guest-link";
import { useLinkToken } from "./link-token";
import { NoToken } from "./no-token";
import { useTask } from "./task";

/** Confirming an address. It takes a press: programs that look through mail follow links, too. */
export function VerifyEmail() {
  const t = useTranslations("auth");
  const queries = useQueryClient();
  const { token, forget } = useLinkToken();
  const [isDone, setIsDone] = useState(false);
  const { failure, isBusy, run } = useTask();
  if (isDone) {
    return (
      <GuestFrame title={t("verify.doneTitle")} description={t("verify.done")}>
        <p role="status" className="text-sm">
          <GuestLink href="/dashboard">{t("verify.go")}</GuestLink>
        </p>
      </GuestFrame>
    );
  }
  if (token === null) return <NoToken />;

  const confirm = async () => {
    expectData(await http.POST("/auth/verify-email/confirm", { body: { token } }));
    forget();
    queries.clear();
    setIsDone(true);
  };
  return (
    <GuestFrame title={t("verify.title")} description={t("verify.description")}>
      <div className="flex flex-col gap-4">
        <FormFailure error={failure} />
        <Button look="primary" isBusy={isBusy} onClick={() => void run(confirm)}>
          {t("verify.submit")}
        </Button>
      </div>
    </GuestFrame>
  );
}
