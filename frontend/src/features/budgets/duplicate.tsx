"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";

import { api } from "@/api/client";
import { FormFailure } from "@/forms/failure";
import { addMonths, splitMonth } from "@/i18n/calendar";
import { useFormats } from "@/i18n/formats";
import { usePlace } from "@/session/workspace";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { FieldGroup } from "@/ui/field";
import { MonthPicker } from "@/ui/month-picker";
import { toast } from "@/ui/toast";

/** Copies a month's plans into another. */
export function Duplicate({
  target,
  onShow,
  onClose,
}: {
  target: string;
  onShow: (month: string) => void;
  onClose: () => void;
}) {
  const t = useTranslations("budgets.duplicate");
  const common = useTranslations("common.actions");
  const formats = useFormats();
  const { month: today } = usePlace();
  const [from, setFrom] = useState(addMonths(target, -1));
  const [to, setTo] = useState(target);
  const duplicate = api.useMutation("post", "/budgets/duplicate");
  const copy = () => {
    const [source, wanted] = [splitMonth(from), splitMonth(to)];
    duplicate.mutate(
      {
        body: {
          source_year: source.year,
          source_month: source.month,
          target_year: wanted.year,
          target_month: wanted.month,
        },
      },
      {
        onSuccess: ({ created, skipped }) => {
          if (created + skipped === 0) {
            toast.info(t("nothing", { month: formats.month(from) }));
            return;
          }
          toast.success(t("done", { created, month: formats.month(to) }), {
            ...(skipped > 0 && { description: t("skipped", { skipped }) }),
          });
          onShow(to);
          onClose();
        },
      },
    );
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("title")}
      description={t("text")}
      footer={
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{common("cancel")}</Button>
          <Button look="primary" disabled={from === to} isBusy={duplicate.isPending} onClick={copy}>
            {t("submit")}
          </Button>
        </div>
      }
    >
      <div className="flex flex-col gap-5">
        <FormFailure error={duplicate.error} />
        <FieldGroup label={t("from")}>
          <MonthPicker value={from} onChange={setFrom} today={today} />
        </FieldGroup>
        <FieldGroup label={t("to")}>
          <MonthPicker value={to} onChange={setTo} today={today} />
        </FieldGroup>
        {from === to && <p className="text-sm text-caution">{t("same")}</p>}
      </div>
    </Dialog>
  );
}
