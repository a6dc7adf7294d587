"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "use-intl";

import { expectData, http } from "@/api/client";
import { problemOf } from "@/api/problem";
import { FormFailure } from "@/forms/failure";
import { useSubmit } from "@/forms/submit";
import { GuestFrame } from "@/shell/guest-frame";
import { Button } from "@/ui/button";

import { GuestLink } from "./guest-link";
import { useLinkToken } from "./link-token";
import { NoToken } from "./no-token";
import { PersonFields, usePersonForm } from "./person-fields";

/** The first person of a server that is new. */
export function SetupForm() {
  const t = useTranslations("auth");
  const router = useRouter();
  const queries = useQueryClient();
  const { token, forget } = useLinkToken();
  const form = usePersonForm();
  const { failure, submit } = useSubmit(form);
  if (token === null) return <NoToken />;

  const begin = submit(async ({ name, email, password }) => {
    expectData(await http.POST("/auth/setup", { body: { token, name, email, password } }));
    forget();
    queries.clear();
    router.replace("/onboarding");
  });
  const isRefused = failure !== null && problemOf(failure).code === "token-refused";
  return (
    <GuestFrame title={t("setup.title")} description={t("setup.description")}>
      <form noValidate onSubmit={(event) => void begin(event)} className="flex flex-col gap-4">
        <FormFailure error={failure} />
        {isRefused && <p className="text-sm text-muted">{t("setup.refused")}</p>}
        <PersonFields form={form} />
        <Button type="submit" look="primary" isBusy={form.formState.isSubmitting}>
          {t("setup.submit")}
        </Button>
      </form>
      {isRefused && (
        <p className="mt-4 text-center text-sm">
          <GuestLink href="/login">{t("login.submit")}</GuestLink>
        </p>
      )}
    </GuestFrame>
  );
}
