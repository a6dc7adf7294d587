"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRouter, useSearchParams } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";

import { http } from "@/api/client";
import { FormFailure } from "@/forms/failure";
import { useSubmit } from "@/forms/submit";
import { GuestFrame } from "@/shell/guest-frame";
import { Button } from "@/ui/button";

import { GuestLink } from "./guest-link";
import { landing, withNext } from "./landing";
import { PersonFields, usePersonForm } from "./person-fields";
import { Sent } from "./sent";

/** Making an account. A taken address is answered as a new one is: only signing in shows which it was. */
export function RegisterForm() {
  const t = useTranslations("auth");
  const router = useRouter();
  const queries = useQueryClient();
  const next = useSearchParams().get("next");
  const [sentTo, setSentTo] = useState<string | null>(null);
  const form = usePersonForm();
  const { failure, submit } = useSubmit(form);

  const register = submit(async ({ name, email, password }) => {
    const { error } = await http.POST("/auth/register", { body: { name, email, password } });
    if (error !== undefined) throw error;
    const signedIn = await http.POST("/auth/login", { body: { email, password } });
    if (signedIn.error !== undefined) {
      setSentTo(email);
      return;
    }
    queries.clear();
    router.replace(next === null ? "/onboarding" : landing(next));
  });
  if (sentTo !== null) return <Sent title={t("register.sentTitle")}>{t("register.sent", { email: sentTo })}</Sent>;
  return (
    <GuestFrame title={t("register.title")} description={t("register.description")}>
      <form noValidate onSubmit={(event) => void register(event)} className="flex flex-col gap-4">
        <FormFailure error={failure} />
        <PersonFields form={form} />
        <Button type="submit" look="primary" isBusy={form.formState.isSubmitting}>
          {t("register.submit")}
        </Button>
      </form>
      <p className="mt-4 text-center text-sm text-muted">
        {t("register.hasAccount")} <GuestLink href={withNext("/login", next)}>{t("login.submit")}</GuestLink>
      </p>
    </GuestFrame>
  );
}
