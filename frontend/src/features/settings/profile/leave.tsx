"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";

import { api, expectData, http, type Schemas } from "@/api/client";
import { problemOf } from "@/api/problem";
import { FormFailure } from "@/forms/failure";
import { useFormats } from "@/i18n/formats";
import { useSession } from "@/session/session";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";

import { TypedForm } from "./typed-form";

/** Deleting one's account, in two steps: what it means, and the word for it. */
export function LeaveFinTrack({ onClose }: { onClose: () => void }) {
  const t = useTranslations("settings.profile");
  const ask = api.useMutation("post", "/user/delete-request", { meta: { keeps: true } });
  const [right, setRight] = useState<Schemas["DeleteRequest"] | null>(null);
  return (
    <Dialog isOpen onClose={onClose} title={t("leave.title")}>
      <ol className="mb-5 flex flex-col gap-2 text-sm">
        {(["now", "grace", "after", "admin"] as const).map((one) => (
          <li key={one} className="flex gap-3">
            <span aria-hidden className="mt-2 size-1.5 shrink-0 rounded-full bg-negative" />
            {t(`leave.${one}`)}
          </li>
        ))}
      </ol>
      {right === null ? (
        <div className="flex flex-col gap-4">
          <Refusal error={ask.error} />
          <Button
            look="danger"
            className="self-end"
            isBusy={ask.isPending}
            onClick={() => ask.mutate({}, { onSuccess: setRight })}
          >
            {t("leave.continue")}
          </Button>
        </div>
      ) : (
        <LastStep right={right} />
      )}
    </Dialog>
  );
}

/** An administrator of the installation is told why; their role in a workspace has nothing to do with it. */
function Refusal({ error }: { error: unknown }) {
  const t = useTranslations("settings.profile.leave");
  if (error === null || problemOf(error).code !== "forbidden") return <FormFailure error={error} />;
  return (
    <p role="alert" className="rounded-lg bg-caution-soft px-3 py-2 text-sm text-caution">
      {t("forbidden")}
    </p>
  );
}

function LastStep({ right }: { right: Schemas["DeleteRequest"] }) {
  const t = useTranslations("settings.profile");
  const formats = useFormats();
  const { user } = useSession();
  const leave = async () => {
    expectData(await http.DELETE("/user", { params: { query: { token: right.token ?? "" } } }));
    location.assign("/login?said=left");
  };
  return (
    <>
      <p className="mb-4 text-sm text-muted">{t("leave.ready", { until: formats.instant(right.expires_at) })}</p>
      <TypedForm
        label={t("leave.confirm")}
        expected={user.email}
        confirm={t("danger.deleteAccount")}
        onConfirm={leave}
      />
    </>
  );
}
