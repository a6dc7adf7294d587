"use client";

import { useSyncExternalStore } from "react";

import type { Schemas } from "@/api/client";
import { isKnown, newKey } from "@/api/intent";
import { workspaceId } from "@/api/place";
import { problemOf } from "@/api/problem";
import { onUploadProgress } from "@/live/heard";

import { sendFile } from "./send-file";

/** How far a file is on its way into a session. */
export type Stage =
  | { name: "waiting" }
  | { name: "sending" | "reading" | "staging"; percent: number | null }
  /** It told nothing that was not known. */
  | { name: "known"; file: Schemas["ImportFile"] }
  | { name: "canceled" }
  | { name: "failed"; error: unknown };

export interface Upload {
  id: string;
  session: string;
  file: File;
  stage: Stage;
}

/** Whoever wants to know that a file was taken. */
type Taken = (file: Schemas["ImportFile"]) => void;

interface Job {
  upload: Upload;
  workspace: string | null;
  key: string;
  abort: AbortController;
  onTaken: Taken;
}

// Uploads outlive the page that began them: whoever goes to look at a balance meanwhile finds them here again.
const jobs = new Map<string, Job>();
const listeners = new Set<() => void>();
const NONE: readonly Upload[] = [];
let shown: readonly Upload[] = NONE;
const busy = new Set<string>();

/** The files on their way into a session, and those that did not get there. */
export function useUploads(session: string): readonly Upload[] {
  const all = useSyncExternalStore(
    subscribe,
    () => shown,
    () => NONE,
  );
  return all.filter((upload) => upload.session === session);
}

/** Sends files, one after another: each is taken or refused by itself. */
export function sendFiles(session: string, files: readonly File[], onTaken: Taken): void {
  for (const file of files) {
    const upload: Upload = { id: newKey(), session, file, stage: { name: "waiting" } };
    const abort = new AbortController();
    jobs.set(upload.id, { upload, workspace: workspaceId(), key: newKey(), abort, onTaken });
  }
  publish();
  void run(session);
}

/** Sends a file once more. */
export function retryUpload(id: string): void {
  const job = jobs.get(id);
  if (job === undefined) return;
  const { stage } = job.upload;
  // A refusal is kept under its key, and what was asked has changed. What was not answered may have been taken under its own.
  if (stage.name === "failed" && isRefusal(stage.error)) job.key = newKey();
  job.abort = new AbortController();
  become(job, { name: "waiting" });
  void run(job.upload.session);
}

function isRefusal(error: unknown): boolean {
  const { status, code } = problemOf(error);
  return isKnown(status, code);
}

/** Stops a file on its way. */
export function cancelUpload(id: string): void {
  const job = jobs.get(id);
  if (job === undefined) return;
  job.abort.abort();
  become(job, { name: "canceled" });
}

/** Forgets a file that is no longer on its way. */
export function dismissUpload(id: string): void {
  jobs.delete(id);
  publish();
}

async function run(session: string): Promise<void> {
  if (busy.has(session)) return;
  busy.add(session);
  const next = () =>
    [...jobs.values()].find(({ upload }) => upload.session === session && upload.stage.name === "waiting");
  for (let job = next(); job !== undefined; job = next()) await send(job);
  busy.delete(session);
}

async function send(job: Job): Promise<void> {
  const { session, file } = job.upload;
  const { signal } = job.abort;
  become(job, { name: "sending", percent: 0 });
  const onSent = (sent: number, whole: number) => {
    if (signal.aborted) return;
    become(job, sent < whole ? { name: "sending", percent: share(sent, whole) } : { name: "reading", percent: null });
  };
  const unlisten = onUploadProgress(({ session: told, stage, percent }) => {
    if (told !== session || stage === "receiving" || signal.aborted) return;
    if (job.upload.stage.name === "reading" || job.upload.stage.name === "staging")
      become(job, { name: stage, percent });
  });
  try {
    const { workspace, key } = job;
    const answer = await sendFile({ file, session, workspace, key, signal, onSent });
    settle(job, answer.files[0]);
  } catch (error) {
    if (!signal.aborted) become(job, { name: "failed", error });
  } finally {
    unlisten();
  }
}

function settle(job: Job, file: Schemas["ImportFile"] | undefined): void {
  if (file === undefined) return dismissUpload(job.upload.id);
  if (file.state === "KNOWN") become(job, { name: "known", file });
  else dismissUpload(job.upload.id);
  job.onTaken(file);
}

const FULL = 100;

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.floor((part * FULL) / whole);
}

function become(job: Job, stage: Stage): void {
  job.upload = { ...job.upload, stage };
  publish();
}

function publish(): void {
  shown = [...jobs.values()].map(({ upload }) => upload);
  for (const listener of listeners) listener();
  // Whoever closes the page would lose what is on its way.
  const isUnderWay = shown.some(({ stage }) => UNDER_WAY.has(stage.name));
  (isUnderWay ? addEventListener : removeEventListener)("beforeunload", ask);
}

const UNDER_WAY: ReadonlySet<Stage["name"]> = new Set(["waiting", "sending", "reading", "staging"]);

function ask(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
