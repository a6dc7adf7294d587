"use client";

import { CircleAlert, CircleCheck, CircleDashed } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { useFormats } from "@/i18n/formats";

/** What a statement's own figures say of how it was read, in words. */
export function ProofText({ proof, currency }: { proof: Schemas["FileProof"]; currency: string }) {
  const t = useTranslations("imports.proof");
  switch (proof.verdict) {
    case "holds":
      return (
        <Verdict icon={<CircleCheck className="text-positive" />} title={t("holds")}>
          <p>{t("holdsText", { steps: proof.steps })}</p>
        </Verdict>
      );
    case "fails":
      return (
        <Verdict icon={<CircleAlert className="text-negative" />} title={t("fails")}>
          <Failure proof={proof} currency={currency} />
        </Verdict>
      );
    default:
      return (
        <Verdict icon={<CircleDashed className="text-muted" />} title={t("nothing")}>
          <p>{t("nothingText")}</p>
        </Verdict>
      );
  }
}

function Failure({ proof, currency }: { proof: Schemas["FileProof"]; currency: string }) {
  const t = useTranslations("imports.proof");
  const formats = useFormats();
  const { drift, missing, steps, steps_held: held } = proof;
  return (
    <>
      {steps > 0 && <p>{t("failsSteps", { held: formats.number(held), steps: formats.number(steps) })}</p>}
      {drift != null && (
        <p>
          {t("failsDrift", {
            line: formats.number(drift.line_number),
            printed: formats.amount(drift.printed, currency),
            expected: formats.amount(drift.expected, currency),
          })}
        </p>
      )}
      {missing != null && <p>{t("failsMissing", { amount: formats.amount(missing, currency) })}</p>}
      <p className="text-muted">{t("failsAdvice")}</p>
    </>
  );
}

function Verdict({ icon, title, children }: { icon: ReactNode; title: string; children: ReactNode }) {
  return (
    <section className="flex items-start gap-2.5 text-sm">
      <span aria-hidden className="mt-0.5 shrink-0 [&_svg]:size-4">
        {icon}
      </span>
      <div className="flex min-w-0 flex-col gap-0.5">
        <h3 className="font-medium">{title}</h3>
        {children}
      </div>
    </section>
  );
}
