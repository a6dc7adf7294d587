"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { problemOf } from "@/api/problem";
import { useProblemText } from "@/i18n/problem-text";
import { Confirm } from "@/ui/dialog";
import { toast } from "@/ui/toast";

/** Gives a session up that has booked nothing. */
export function DeleteDialog({ session, onClose }: { session: Schemas["ImportSession"]; onClose: () => void }) {
  const t = useTranslations("imports.delete");
  const actions = useTranslations("common.actions");
  const text = useProblemText();
  const router = useRouter();
  const remove = api.useMutation("delete", "/import-sessions/{id}", { meta: { keeps: true } });
  const [failure, setFailure] = useState<string | null>(null);

  const run = async () => {
    setFailure(null);
    try {
      await remove.mutateAsync({ params: { path: { id: session.id } } });
      // Its page goes first, or it would be read once more and not be found. Events see to the rest.
      router.replace("/import-sessions");
      toast.success(t("done"));
    } catch (error) {
      setFailure(problemOf(error).code === "session-booked" ? t("booked") : text(error));
    }
  };
  return (
    <Confirm
      isOpen
      onClose={onClose}
      onConfirm={() => void run()}
      isBusy={remove.isPending}
      title={t("title", { name: session.description })}
      confirm={actions("delete")}
      description={
        <>
          <p>{t("text")}</p>
          {failure !== null && (
            <p role="alert" className="mt-3 rounded-lg bg-negative-soft px-3 py-2 text-negative">
              {failure}
            </p>
          )}
        </>
      }
    />
  );
}
