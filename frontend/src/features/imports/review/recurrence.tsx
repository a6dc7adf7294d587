"use client";

import { Repeat } from "lucide-react";
import { useTranslations } from "use-intl";

import { useFormats } from "@/i18n/formats";
import { Button } from "@/ui/button";

import type { Binding, Line } from "./line";
import type { Deeds } from "./use-deeds";

/** The recurring item that a line settles, or may settle. */
export function Recurrence({
  line,
  binding,
  deeds,
  canAnswer,
  isDialog = false,
}: {
  line: Line;
  binding: Binding;
  deeds: Deeds;
  canAnswer: boolean;
  isDialog?: boolean;
}) {
  const t = useTranslations("review.recurring");
  const formats = useFormats();
  const isProposed = binding.status === "PENDING";
  const size = isDialog ? "md" : "sm";
  const expected = [
    t("expected", { amount: formats.amount(binding.recurring_amount, line.currency_code) }),
    binding.reference_date == null ? null : t("on", { date: formats.date(binding.reference_date) }),
    binding.confidence == null || !isProposed ? null : formats.percent(binding.confidence),
  ];
  return (
    <div className="flex min-w-0 flex-wrap items-center gap-x-4 gap-y-2">
      <p className="flex min-w-0 items-center gap-2 text-sm">
        <Repeat aria-hidden className="size-4 shrink-0 text-info" />
        <span className="min-w-0">
          <span className="font-medium">
            {t(isProposed ? "proposed" : "confirmed", { name: binding.recurring_description })}
          </span>
          <span className="block text-muted">{expected.filter(Boolean).join(" · ")}</span>
        </span>
      </p>
      {canAnswer && line.status !== "COMPLETED" && (
        <span className="flex flex-wrap gap-2">
          {isProposed && (
            <Button size={size} look="primary" autoFocus={isDialog} onClick={() => deeds.recur(line, true)}>
              {t("confirm")}
            </Button>
          )}
          <Button size={size} onClick={() => deeds.recur(line, false)}>
            {isProposed ? t("reject") : t("unbind")}
          </Button>
        </span>
      )}
    </div>
  );
}
