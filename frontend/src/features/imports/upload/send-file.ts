import { API_URL } from "@/api/config";
import { isProblem } from "@/api/problem";
import { refresh } from "@/api/refresh";
import type { Schemas } from "@/api/client";

interface Sending {
  file: File;
  session: string;
  workspace: string | null;
  /** Sent again with the same key, the file is taken once. */
  key: string;
  signal: AbortSignal;
  /** How many of how many bytes are sent. */
  onSent: (sent: number, whole: number) => void;
}

/**
 * Sends one file into a session. `fetch` tells nothing of what is on its way, so this is `XMLHttpRequest`, with what
 * {@link "@/api/send"} does for everything else. Throws the problem.
 */
export async function sendFile(sending: Sending): Promise<Schemas["UploadAnswer"]> {
  const began = Date.now();
  const answer = await request(sending);
  if (answer.status !== 401 || !(await refresh(began))) return read(answer);
  return read(await request(sending));
}

interface Answer {
  status: number;
  text: string;
}

function request({ file, session, workspace, key, signal, onSent }: Sending): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const form = new FormData();
    form.append("file", file);
    const xhr = new XMLHttpRequest();
    xhr.open("POST", `${API_URL}/import-sessions/${session}/upload`);
    xhr.withCredentials = true;
    xhr.setRequestHeader("Accept", "application/json");
    xhr.setRequestHeader("Idempotency-Key", key);
    if (workspace !== null) xhr.setRequestHeader("X-Workspace-ID", workspace);
    xhr.upload.onprogress = ({ loaded, total }) => onSent(loaded, total);
    xhr.onload = () => resolve({ status: xhr.status, text: xhr.responseText });
    // As `fetch` says that there is no connection.
    xhr.onerror = () => reject(new TypeError("upload"));
    xhr.onabort = () => reject(new DOMException("upload", "AbortError"));
    signal.addEventListener("abort", () => xhr.abort());
    xhr.send(form);
  });
}

function read({ status, text }: Answer): Schemas["UploadAnswer"] {
  const body: unknown = JSON.parse(text);
  if (status === 200) return body as Schemas["UploadAnswer"];
  throw isProblem(body) ? body : new Error(`upload: ${status}`);
}
