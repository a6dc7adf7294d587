"use client";

import { useRouter, useSearchParams } from "next/navigation";
import { useState } from "react";

import { usePlace } from "@/session/workspace";
import { dialogOnDemand } from "@/ui/dialog";

import { ProfilesDialog } from "./profiles/profiles-dialog";
import { SessionPage } from "./session/session-page";
import type { Start } from "./sessions/new-session-dialog";
import { SessionsPage } from "./sessions/sessions-page";
import { useKeepsStrayFiles } from "./upload/drop-zone";
import { useSend } from "./upload/use-send";

const NewSessionDialog = dialogOnDemand(() =>
  import("./sessions/new-session-dialog").then((it) => it.NewSessionDialog),
);

const NOTHING: Start = { files: [] };

/** Import sessions: all of them, or the one that is named; a new one with `?new`, what is known of files with `?profiles`. */
export function Imports() {
  const router = useRouter();
  const params = useSearchParams();
  const { canWrite } = usePlace();
  const send = useSend();
  useKeepsStrayFiles();
  const [start, setStart] = useState<Start>(NOTHING);
  const id = params.get("id");
  const go = (change: (next: URLSearchParams) => void) => {
    const next = new URLSearchParams(params);
    change(next);
    const text = next.toString();
    router.replace(text === "" ? "/import-sessions" : `/import-sessions?${text}`, { scroll: false });
  };
  const begin = (from: Start) => {
    setStart(from);
    go((next) => next.set("new", ""));
  };
  // What is chosen while the dialog is on its way comes on top.
  const bring = (files: readonly File[]) => begin({ files: [...start.files, ...files] });
  const showProfiles = () => go((next) => next.set("profiles", ""));
  return (
    <>
      {id === null ? (
        <SessionsPage onNew={bring} onProfiles={showProfiles} />
      ) : (
        <SessionPage
          key={id}
          id={id}
          onProfiles={showProfiles}
          onOther={(file, holder, month) => begin({ files: [file], holder, month })}
        />
      )}
      {params.has("new") && canWrite && (
        <NewSessionDialog
          start={start}
          onFiles={(files) => setStart({ ...start, files })}
          onClose={() => {
            setStart(NOTHING);
            go((next) => next.delete("new"));
          }}
          onSession={(session, files) => {
            setStart(NOTHING);
            send(session, files);
            router.push(`/import-sessions?id=${session}`);
          }}
        />
      )}
      {params.has("profiles") && <ProfilesDialog onClose={() => go((next) => next.delete("profiles"))} />}
    </>
  );
}
