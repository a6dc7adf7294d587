import { API_URL } from "./config";

const KEY = "fintrack.refreshed";

/** Whether the sign-in goes on: the short-lived cookie is renewed, once, however many requests or tabs ask for it. */
export async function refresh(since: number): Promise<boolean> {
  pending ??= alone(() => renew(since)).finally(() => (pending = undefined));
  return pending;
}

let pending: Promise<boolean> | undefined;

/** A refresh token is good once: two tabs that use it at a time look like a thief, so they take turns. */
async function alone(work: () => Promise<boolean>): Promise<boolean> {
  return "locks" in navigator ? navigator.locks.request(KEY, work) : work();
}

async function renew(since: number): Promise<boolean> {
  // Another tab may have done it while this one waited for its turn.
  if (Number(localStorage.getItem(KEY) ?? 0) > since) return true;
  const response = await fetch(`${API_URL}/auth/refresh`, {
    method: "POST",
    credentials: "include",
    headers: { "Content-Type": "application/json" },
    body: "{}",
  });
  // Somebody else was faster, where tabs cannot take turns: their cookie is ours, too.
  if (response.status === 409) return true;
  if (!response.ok && response.status !== 401) throw new TypeError(`refresh: ${response.status}`);
  if (response.ok) localStorage.setItem(KEY, String(Date.now()));
  return response.ok;
}
