// Which workspace this tab works in. It is said with every request; what was read before belongs to another and is dropped by
// whoever changes it.

const KEY = "fintrack.workspace";
let current: string | null = null;

/** The workspace of this tab, once it is known. */
export function workspaceId(): string | null {
  return current;
}

/** Goes to a workspace, and remembers it for the next visit. */
export function enterWorkspace(id: string | null): void {
  current = id;
  if (id !== null) localStorage.setItem(KEY, id);
}

/** Where somebody was the last time. */
export function lastWorkspace(): string | null {
  return localStorage.getItem(KEY);
}
