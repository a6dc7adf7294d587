// What somebody means to be done once. A request whose answer was lost may have been carried out: whoever presses "save" again
// means the same thing, which the server knows by its key.

/** A text that nobody else makes. Browsers offer `randomUUID` on secure origins only, and a home has its server without TLS. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * How long somebody who sends the same content means the same thing, in milliseconds. Later it is rather the second coffee of a
 * day, which would be lost under the key of the first.
 */
const REMEMBERED = 15 * 60_000;

interface Unanswered {
  key: string;
  at: number;
}

/** What was sent and not answered, by what was meant. */
const unanswered = new Map<string, Unanswered>();

/** One attempt at what somebody means: the key that it is sent with, and what to do once its outcome is known, or is not. */
interface Attempt {
  key: string;
  /** There was no answer: the next attempt at the same goes by the same key. */
  keep: () => void;
}

/** An attempt at a POST in a workspace. Another content is another intent. */
export async function attemptAt(request: Request, workspace: string | null): Promise<Attempt> {
  const body = await request.clone().arrayBuffer();
  // What has no content asks for a state, such as a goal's being complete: twice does nothing twice, and it may have changed since.
  if (body.byteLength === 0) return { key: newKey(), keep: () => undefined };
  const intent = [request.url, workspace ?? "", body.byteLength, digest(new Uint8Array(body))].join(" ");
  const known = unanswered.get(intent);
  // Whoever sends the same while it is under way means another one.
  unanswered.delete(intent);
  const key = known !== undefined && Date.now() - known.at < REMEMBERED ? known.key : newKey();
  return { key, keep: () => void unanswered.set(intent, { key, at: Date.now() }) };
}

/** What was asked for may have been done, or may be being done, whatever this answer says: it comes from before the books. */
const UNKNOWN: ReadonlySet<number> = new Set([401, 408, 429]);

/** Whether an answer tells what became of a request. */
export async function isAnswer(response: Response): Promise<boolean> {
  if (response.status === 409) return isKnown(409, await codeOf(response));
  return isKnown(response.status);
}

/** Whether a status, and the code of the problem with it, tell what became of a request. */
export function isKnown(status: number, code?: string): boolean {
  // 0 is no answer at all; an attempt that is still under way says so.
  return status !== 0 && status < 500 && !UNKNOWN.has(status) && code !== "in-progress";
}

async function codeOf(response: Response): Promise<string | undefined> {
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => undefined);
  return typeof body === "object" && body !== null && "code" in body ? String(body.code) : undefined;
}

/**
 * A short name for some bytes (FNV-1a). Browsers have no better one at hand without TLS; were two contents to share it, the
 * server, which compares them, would refuse the second under the key of the first.
 */
function digest(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
