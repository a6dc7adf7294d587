"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { problemOf } from "@/api/problem";
import { FormFailure } from "@/forms/failure";
import { isZero } from "@/i18n/decimal";
import { useFormats } from "@/i18n/formats";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";

import { useHolder } from "../place";
import { useDoneToast } from "./use-toasts";

interface Props {
  session: Schemas["ImportSession"];
  onClose: () => void;
}

/** Closes a month; what waits is named first, and given up only where somebody says so. */
export function CloseDialog({ session, onClose }: Props) {
  const t = useTranslations("imports.close");
  const actions = useTranslations("common.actions");
  const formats = useFormats();
  const done = useDoneToast(session);
  const close = api.useMutation("post", "/import-sessions/{id}/close");
  const [waits, setWaits] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);

  const run = async (discards: boolean) => {
    setFailure(null);
    try {
      await close.mutateAsync({ params: { path: { id: session.id } }, body: { discard_leftovers: discards } });
      done(t("done", { name: session.description }));
      onClose();
    } catch (error) {
      if (problemOf(error).code === "pending-entries") setWaits(true);
      else setFailure(error);
    }
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("title", { month: formats.month(session.billing_month) })}
      description={t(session.card_id == null ? "text" : "textCard")}
      footer={
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{actions("cancel")}</Button>
          {waits ? (
            <Button look="danger" isBusy={close.isPending} onClick={() => void run(true)}>
              {t("discard")}
            </Button>
          ) : (
            <Button look="primary" isBusy={close.isPending} onClick={() => void run(false)}>
              {t("confirm")}
            </Button>
          )}
        </div>
      }
    >
      <div className="flex flex-col gap-3 text-sm">
        <FormFailure error={failure} />
        <Comparison session={session} />
        {waits && <Waiting stats={session.stats} />}
      </div>
    </Dialog>
  );
}

function Comparison({ session }: { session: Schemas["ImportSession"] }) {
  const t = useTranslations("imports.close");
  const formats = useFormats();
  const { currency } = useHolder(session);
  if (session.difference == null) return <p>{t("noTarget")}</p>;
  if (isZero(session.difference)) return <p>{t("ok")}</p>;
  return <p>{t("difference", { amount: formats.amount(session.difference, currency) })}</p>;
}

function Waiting({ stats }: { stats: Schemas["SessionStats"] }) {
  const t = useTranslations("imports.close");
  const count = stats.ready + stats.pending;
  return (
    <div role="status" className="flex flex-col gap-1 rounded-lg bg-caution-soft px-3.5 py-3">
      <p className="font-medium text-caution">{t("waits")}</p>
      <p>{count > 0 ? t("waitsLines", { count }) : t("waitsFiles")}</p>
      <p>{t("discardText")}</p>
    </div>
  );
}
