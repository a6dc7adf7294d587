// Which workspace this tab works in. It is said with every request; what was read of another is kept apart from it.

const KEY = "fintrack.workspace";
let current: string | null = null;

/** The workspace of this tab, once it is known. */
export function workspaceId(): string | null {
  return current;
}

/** Sends a request in one workspace, whichever is open when its turn comes. */
export interface InWorkspace {
  headers: { "X-Workspace-ID"?: string };
}

/** What requests say that are begun here and sent later. */
export function inWorkspace(id: string | null = current): InWorkspace {
  return { headers: id === null ? {} : { "X-Workspace-ID": id } };
}

/** Goes to a workspace, and remembers it: for this tab when it is loaded again, and for the next visit. */
export function enterWorkspace(id: string): void {
  current = id;
  sessionStorage.setItem(KEY, id);
  localStorage.setItem(KEY, id);
}

/** Where this tab was, whatever others open meanwhile, or else where somebody was the last time. */
export function lastWorkspace(): string | null {
  return sessionStorage.getItem(KEY) ?? localStorage.getItem(KEY);
}
