"use client";

import { useState } from "react";
import { useLocale, useTranslations } from "use-intl";

import { api } from "@/api/client";
import { FormFailure } from "@/forms/failure";
import { usePlace } from "@/session/workspace";
import { Button } from "@/ui/button";
import { Switch } from "@/ui/switch";

import { StepBody } from "./frame";

/** What things are filed under, ready to use. */
export function Categories({ onDone }: { onDone: () => void }) {
  const t = useTranslations("onboarding");
  const locale = useLocale();
  const { workspace } = usePlace();
  const [isWanted, setIsWanted] = useState(true);
  const seed = api.useMutation("post", "/workspaces/{id}/seeds/categories-default");
  const goOn = () => {
    if (!isWanted) {
      onDone();
      return;
    }
    const params = { path: { id: workspace.id }, query: { language: locale } };
    seed.mutate({ params }, { onSuccess: onDone });
  };
  return (
    <StepBody heading={t("categories.heading")} text={t("categories.text")}>
      <FormFailure error={seed.error} />
      <div className="rounded-xl border border-line p-4">
        <Switch
          label={t("categories.use")}
          hint={t("categories.useHint")}
          checked={isWanted}
          onChange={setIsWanted}
          disabled={seed.isPending}
        />
      </div>
      <div className="mt-6 flex justify-between gap-2">
        <Button look="quiet" onClick={onDone}>
          {t("skip")}
        </Button>
        <Button look="primary" isBusy={seed.isPending} onClick={goOn}>
          {t("next")}
        </Button>
      </div>
    </StepBody>
  );
}
