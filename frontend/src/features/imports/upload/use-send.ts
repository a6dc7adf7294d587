"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";

import { toast } from "@/ui/toast";

import { sendFiles } from "./uploads";

/** Sends files into a session, and says what became of each. */
export function useSend(): (session: string, files: readonly File[]) => void {
  const t = useTranslations("imports.upload");
  const queries = useQueryClient();
  return (session, files) =>
    sendFiles(session, files, ({ name, state, lines_read: count }) => {
      void queries.invalidateQueries();
      if (state === "OPEN") toast.info(t("asks", { name }));
      if (state === "STAGED") toast.success(t("read", { name, count }));
    });
}
