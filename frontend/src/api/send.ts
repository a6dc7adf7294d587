import { workspaceId } from "./place";
import { refresh } from "./refresh";

const WRITES = new Set(["POST", "PUT", "PATCH", "DELETE"]);
/** What is asked before somebody is signed in: there, "unauthenticated" is about what was sent. */
const BEFORE_SIGN_IN =
  /\/auth\/(login|logout|refresh|register|setup|forgot-password|reset-password|verify-email\/(request|confirm))$/;
/** How long to wait before asking once more, in milliseconds: networks blink. */
const BLINK = 400;

/**
 * `fetch`, as this client does it: with the cookies, in the workspace of the tab, and signed in again when the short-lived
 * cookie has run out. A POST has a key, so that sending it again does nothing twice.
 */
export async function send(request: Request): Promise<Response> {
  const said = new Headers(request.headers);
  const workspace = workspaceId();
  if (workspace !== null && !said.has("X-Workspace-ID")) said.set("X-Workspace-ID", workspace);
  if (request.method === "POST" && !said.has("Idempotency-Key")) said.set("Idempotency-Key", newKey());
  const prepared = new Request(request, { headers: said, credentials: "include" });

  const began = Date.now();
  const response = await persist(prepared);
  if (response.status !== 401 || BEFORE_SIGN_IN.test(new URL(prepared.url).pathname)) return response;
  return (await refresh(began)) ? persist(prepared) : response;
}

/** Asks once more when there was no answer at all and asking twice is harmless. */
async function persist(request: Request): Promise<Response> {
  try {
    return await fetch(request.clone());
  } catch (error) {
    const isHarmless = !WRITES.has(request.method) || request.method === "POST";
    if (!isHarmless || request.signal.aborted) throw error;
    await new Promise((resolve) => setTimeout(resolve, BLINK));
    return fetch(request.clone());
  }
}

/** A text that nobody else makes. Browsers offer `randomUUID` on secure origins only, and a home has its server without TLS. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
