"use client";

import { useQueryClient } from "@tanstack/react-query";
import { BookMarked, CheckCheck, Ellipsis, LockKeyhole, RefreshCw, Trash2, Undo2 } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { useProblemText } from "@/i18n/problem-text";
import { usePlace } from "@/session/workspace";
import { Button, IconButton } from "@/ui/button";
import { Menu, MenuItem, MenuSeparator } from "@/ui/menu";
import { toast } from "@/ui/toast";

import { senderOf } from "../review/sender";
import { CloseDialog } from "./close-dialog";
import { CommitDialog } from "./commit-dialog";
import { DeleteDialog } from "./delete-dialog";
import { UndoDialog } from "./undo-dialog";

type Step = "commit" | "close" | "undo" | "delete";

/** The steps from a statement to the books, and back. */
export function SessionActions({ session, onProfiles }: { session: Schemas["ImportSession"]; onProfiles: () => void }) {
  const t = useTranslations("imports");
  const { canWrite, canManage } = usePlace();
  const [step, setStep] = useState<Step | null>(null);
  const queries = useQueryClient();
  const isOpen = session.state === "OPEN";
  const close = () => setStep(null);
  // What a step would do is asked when the server knows all that was said of the lines: else it would change meanwhile.
  const begin = (next: Step) =>
    void senderOf(queries, session.id)
      .settled()
      .then(() => setStep(next));
  return (
    <>
      {!isOpen && canManage && (
        <Button onClick={() => begin("undo")}>
          <Undo2 aria-hidden />
          {t("undo.close")}
        </Button>
      )}
      {isOpen && canManage && (
        <Button className="max-sm:px-3" onClick={() => begin("close")}>
          <LockKeyhole aria-hidden />
          {t(session.card_id == null ? "close.action" : "close.actionCard")}
        </Button>
      )}
      {isOpen && canWrite && (
        <Button
          look="primary"
          className="max-sm:px-3"
          disabled={session.stats.ready === 0}
          onClick={() => begin("commit")}
        >
          <CheckCheck aria-hidden />
          {t("commit.action", { count: session.stats.ready })}
        </Button>
      )}
      <MoreMenu session={session} onProfiles={onProfiles} onStep={begin} />
      {step === "commit" && <CommitDialog session={session} onClose={close} />}
      {step === "close" && <CloseDialog session={session} onClose={close} />}
      {step === "undo" && <UndoDialog session={session} onClose={close} />}
      {step === "delete" && <DeleteDialog session={session} onClose={close} />}
    </>
  );
}

function MoreMenu({
  session,
  onProfiles,
  onStep,
}: {
  session: Schemas["ImportSession"];
  onProfiles: () => void;
  onStep: (step: Step) => void;
}) {
  const t = useTranslations("imports");
  const actions = useTranslations("common.actions");
  const { canWrite } = usePlace();
  const enrich = useEnrich(session.id);
  const isOpen = session.state === "OPEN";
  return (
    <Menu
      trigger={
        <IconButton look="secondary" label={actions("more")} isBusy={enrich.isPending}>
          {!enrich.isPending && <Ellipsis />}
        </IconButton>
      }
    >
      {isOpen && canWrite && (
        <MenuItem onSelect={enrich.run}>
          <RefreshCw aria-hidden />
          {t("session.enrich")}
        </MenuItem>
      )}
      <MenuItem onSelect={onProfiles}>
        <BookMarked aria-hidden />
        {t("profiles.title")}
      </MenuItem>
      {isOpen && canWrite && session.committed_at != null && (
        <MenuItem onSelect={() => onStep("undo")}>
          <Undo2 aria-hidden />
          {t("undo.commit")}
        </MenuItem>
      )}
      {isOpen && canWrite && (
        <>
          <MenuSeparator />
          <MenuItem tone="negative" onSelect={() => onStep("delete")}>
            <Trash2 aria-hidden />
            {t("delete.action")}
          </MenuItem>
        </>
      )}
    </Menu>
  );
}

function useEnrich(id: string) {
  const t = useTranslations("imports.session");
  const problemText = useProblemText();
  const enrich = api.useMutation("post", "/import-sessions/{id}/enrich");
  const run = () => {
    const looking = enrich.mutateAsync({ params: { path: { id } } });
    toast.promise(looking, {
      loading: t("enriching"),
      success: ({ stats }) => t("enriched", { ready: stats.ready, pending: stats.pending }),
      error: problemText,
    });
  };
  return { run, isPending: enrich.isPending };
}
