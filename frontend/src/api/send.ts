import { attemptAt, isAnswer } from "./intent";
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
  // Before anything is waited for: what is begun in one workspace is not sent to another.
  const workspace = said.get("X-Workspace-ID") ?? workspaceId();
  if (workspace !== null) said.set("X-Workspace-ID", workspace);
  if (request.method !== "POST" || said.has("Idempotency-Key")) return signedIn(prepare(request, said));

  const { key, keep } = await attemptAt(request, workspace);
  said.set("Idempotency-Key", key);
  try {
    const response = await signedIn(prepare(request, said));
    // An answer that breaks off is none: whoever sent the request does not learn what it says.
    await response.clone().arrayBuffer();
    if (!(await isAnswer(response))) keep();
    return response;
  } catch (error) {
    keep();
    throw error;
  }
}

function prepare(request: Request, headers: Headers): Request {
  return new Request(request, { headers, credentials: "include" });
}

/** Sends a request, and once more after signing in again. */
async function signedIn(request: Request): Promise<Response> {
  const began = Date.now();
  const response = await persist(request);
  if (response.status !== 401 || BEFORE_SIGN_IN.test(new URL(request.url).pathname)) return response;
  return (await refresh(began)) ? persist(request) : response;
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
