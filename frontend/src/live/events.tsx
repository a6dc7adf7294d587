"use client";

import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { API_URL } from "@/api/config";
import { refresh } from "@/api/refresh";
import type { Schemas } from "@/api/client";

import { tellUploadProgress, type UploadProgress } from "./heard";
import { tellStagedLines } from "./staged-lines";

/** What the stream says. */
interface LiveEvent {
  event_type: string;
  payload: {
    id?: string;
    ids?: string[];
    topic?: string;
    notification?: Schemas["Notification"];
    stage?: UploadProgress["stage"];
    percent?: number;
  };
}

/** How long events are gathered before what they touch is read anew, in milliseconds: an import is many at once. */
const GATHER = 250;
/** How long a connection may be gone before it is said, in milliseconds. */
const PATIENCE = 5_000;
/** How long to wait before a stream that was refused is opened again, in milliseconds. */
const REOPEN = 4_000;

/** What a noun's events do not touch: everything else is books, and its figures show anywhere. */
const NARROW: Readonly<Record<string, readonly string[]>> = {
  notification: ["/notifications"],
  rule: ["/rules"],
  import_profile: ["/import-profiles"],
  api_key: ["/api-keys"],
  // Nothing staged touches the books, and what a commit books is told as such. Lines are read by the table that shows them.
  staged_transaction: ["/import-sessions"],
  import_session: ["/import-sessions"],
};

/**
 * Keeps what is shown as the books are, whoever changes them and wherever. Answers whether the server is being heard.
 * `onEvent` is told of each event, too.
 */
export function useLiveEvents(workspace: string, onEvent?: (event: LiveEvent) => void): boolean {
  const queries = useQueryClient();
  const [isHeard, setIsHeard] = useState(true);

  useEffect(() => {
    const gathered = new Gathered(queries);
    let silence: ReturnType<typeof setTimeout> | undefined;
    let reopening: ReturnType<typeof setTimeout> | undefined;
    let source: EventSource | undefined;
    const heard = () => {
      clearTimeout(silence);
      silence = undefined;
      setIsHeard(true);
    };
    const missed = () => {
      gathered.add("everything");
      tellStagedLines("missed", {});
    };
    const onMessage = ({ data }: MessageEvent<string>) => {
      const event = JSON.parse(data) as LiveEvent;
      const { id, stage, percent } = event.payload;
      // What is on its way has changed nothing yet.
      if (id !== undefined && stage !== undefined) {
        tellUploadProgress({ session: id, stage, percent: percent ?? null });
        return;
      }
      tellStagedLines(event.event_type, event.payload);
      gathered.add(event.event_type.split(".")[0] ?? "");
      onEvent?.(event);
    };
    const open = (isFirst: boolean) => {
      const stream = new EventSource(`${API_URL}/notifications/stream?workspace_id=${workspace}`, {
        withCredentials: true,
      });
      source = stream;
      stream.addEventListener("ready", () => {
        heard();
        if (!isFirst) missed();
      });
      stream.addEventListener("missed", missed);
      stream.onmessage = onMessage;
      stream.onerror = () => {
        silence ??= setTimeout(() => setIsHeard(false), PATIENCE);
        // Browsers try again by themselves, but not where they were refused: the cookie had run out, or too many were open.
        if (stream.readyState === EventSource.CLOSED) reopening = setTimeout(() => void reopen(), REOPEN);
      };
    };
    const reopen = async () => {
      await refresh(Date.now()).catch(() => false);
      if (!isOver) open(false);
    };
    let isOver = false;
    open(true);
    return () => {
      isOver = true;
      clearTimeout(silence);
      clearTimeout(reopening);
      gathered.drop();
      source?.close();
    };
  }, [workspace, queries, onEvent]);
  return isHeard;
}

/** Nouns that changed since something was last read anew. */
class Gathered {
  private nouns = new Set<string>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly queries: QueryClient) {}

  add(noun: string): void {
    this.nouns.add(noun);
    this.timer ??= setTimeout(() => this.read(), GATHER);
  }

  drop(): void {
    clearTimeout(this.timer);
  }

  private read(): void {
    const paths = [...this.nouns].map((noun) => NARROW[noun]);
    this.nouns.clear();
    this.timer = undefined;
    if (paths.some((known) => known === undefined)) {
      void this.queries.invalidateQueries();
      return;
    }
    const touched = paths.flat();
    void this.queries.invalidateQueries({
      predicate: ({ queryKey }) =>
        touched.some((path) => typeof queryKey[1] === "string" && queryKey[1].startsWith(path ?? "")),
    });
  }
}
