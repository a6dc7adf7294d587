"use client";

import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { API_URL } from "@/api/config";
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
    const source = new EventSource(`${API_URL}/notifications/stream?workspace_id=${workspace}`, {
      withCredentials: true,
    });
    const gathered = new Gathered(queries);
    let silence: ReturnType<typeof setTimeout> | undefined;
    const heard = () => {
      clearTimeout(silence);
      setIsHeard(true);
    };
    source.addEventListener("ready", heard);
    source.addEventListener("missed", () => {
      gathered.add("everything");
      tellStagedLines("missed", {});
    });
    source.onmessage = ({ data }: MessageEvent<string>) => {
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
    source.onerror = () => {
      clearTimeout(silence);
      silence = setTimeout(() => setIsHeard(false), PATIENCE);
    };
    return () => {
      clearTimeout(silence);
      gathered.drop();
      source.close();
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
