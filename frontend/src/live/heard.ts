// What the stream of live events says, for features that follow one thing as it happens. There is one stream a tab.

/** How far an upload into an import session is: the one event that tells of something nobody can read anew. */
export interface UploadProgress {
  session: string;
  stage: "receiving" | "reading" | "staging";
  /** Of the stage, where it can be told. */
  percent: number | null;
}

type Listener = (progress: UploadProgress) => void;

const listeners = new Set<Listener>();

/** Listens until what it answers is called. */
export function onUploadProgress(listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export function tellUploadProgress(progress: UploadProgress): void {
  for (const listener of listeners) listener(progress);
}
