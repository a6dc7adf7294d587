"use client";

import { useRouter, useSearchParams } from "next/navigation";
import { useEffect, type ReactNode } from "react";
import { useTranslations } from "use-intl";

import { useSession } from "@/session/session";
import { PlaceProvider } from "@/session/workspace";
import { Splash } from "@/shell/splash";
import { Failed, Loading } from "@/ui/states";

import { FirstAccount } from "./account";
import { Categories } from "./categories";
import { FirstImport } from "./import";
import { Frame } from "./frame";
import { STEPS, stepAfter, type Step } from "./steps";
import { FoundWorkspace, SettleWorkspace } from "./workspace";

/** From nothing to books that can be kept; each step but the first may be skipped. */
export function Onboarding() {
  const t = useTranslations("onboarding");
  const router = useRouter();
  const params = useSearchParams();
  const { workspace } = useSession();
  const isNew = params.has("new");
  const asked = STEPS.find((step) => step === params.get("step")) ?? "workspace";
  const step = workspace === null || isNew ? "workspace" : asked;
  const isGuestHere = workspace !== null && !isNew && workspace.role !== "ADMIN";
  useEffect(() => {
    if (isGuestHere) router.replace("/dashboard");
  }, [isGuestHere, router]);
  if (isGuestHere) return <Splash />;

  const goOn = () => {
    const next = stepAfter(step);
    router.replace(next === undefined ? "/dashboard" : `/onboarding?step=${next}`, { scroll: false });
  };
  if (step === "workspace") {
    return (
      <Frame title={t(isNew ? "titleNew" : "title")} step={step}>
        {workspace === null || isNew ? (
          <FoundWorkspace onDone={goOn} />
        ) : (
          <PlaceProvider key={workspace.id} id={workspace.id} waiting={<Loading />} failed={failed}>
            <SettleWorkspace onDone={goOn} />
          </PlaceProvider>
        )}
      </Frame>
    );
  }
  return (
    <Frame title={t("title")} step={step}>
      <PlaceProvider key={workspace?.id} id={workspace?.id ?? ""} waiting={<Loading />} failed={failed}>
        <InPlace step={step} onDone={goOn} />
      </PlaceProvider>
    </Frame>
  );
}

function InPlace({ step, onDone }: { step: Exclude<Step, "workspace">; onDone: () => void }) {
  switch (step) {
    case "account":
      return <FirstAccount onDone={onDone} />;
    case "categories":
      return <Categories onDone={onDone} />;
    case "import":
      return <FirstImport />;
  }
}

function failed(error: unknown, retry: () => void): ReactNode {
  return <Failed error={error} onRetry={retry} />;
}
