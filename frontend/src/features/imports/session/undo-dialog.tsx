"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { problemOf } from "@/api/problem";
import { useProblemText } from "@/i18n/problem-text";
import { Confirm } from "@/ui/dialog";

import { useDoneToast } from "./use-toasts";

/** Takes back what was done last: the closing, or the booking. */
export function UndoDialog({ session, onClose }: { session: Schemas["ImportSession"]; onClose: () => void }) {
  const t = useTranslations("imports.undo");
  const done = useDoneToast(session);
  const undo = api.useMutation("post", "/import-sessions/{id}/undo");
  const [failure, setFailure] = useState<unknown>(null);
  const isClosed = session.state === "CLOSED";

  const run = async () => {
    setFailure(null);
    try {
      const { changes } = await undo.mutateAsync({ params: { path: { id: session.id } } });
      done(t("done", { count: changes }));
      onClose();
    } catch (error) {
      setFailure(error);
    }
  };
  return (
    <Confirm
      isOpen
      onClose={onClose}
      onConfirm={() => void run()}
      isBusy={undo.isPending}
      isDangerous={!isClosed}
      title={t(isClosed ? "closeTitle" : "commitTitle")}
      confirm={t(isClosed ? "close" : "commit")}
      description={
        <>
          <p>{t(isClosed ? "closeText" : "commitText")}</p>
          {failure !== null && <Refused error={failure} />}
        </>
      }
    />
  );
}

function Refused({ error }: { error: unknown }) {
  const t = useTranslations("imports.undo");
  const text = useProblemText();
  const isRefused = problemOf(error).code === "undo-refused";
  return (
    <div role="alert" className="mt-3 rounded-lg bg-negative-soft px-3 py-2 text-negative">
      {isRefused && <p className="font-medium">{t("refused")}</p>}
      <p lang={isRefused ? "en" : undefined}>{text(error)}</p>
    </div>
  );
}
