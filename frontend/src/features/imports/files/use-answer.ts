"use client";

import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { toast } from "@/ui/toast";

/** Says something of a file, which is read again with it. Throws the problem. */
export function useAnswer(session: string, file: string | null | undefined) {
  const t = useTranslations("imports");
  const answer = api.useMutation("post", "/import-sessions/{id}/files/{file_id}/answers");
  const send = async (body: Schemas["FileAnswers"]) => {
    const path = { id: session, file_id: file ?? "" };
    const answered = await answer.mutateAsync({ params: { path }, body });
    const { name, state, lines_read: count } = answered.file;
    if (state === "OPEN") toast.info(t("upload.asks", { name }));
    else toast.success(t("upload.read", { name, count }));
    if (answered.profile_id != null && body.save_as != null)
      toast.success(t("questions.saved", { name: body.save_as }));
  };
  return { send, isPending: answer.isPending };
}
