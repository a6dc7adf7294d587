"use client";

import { QueryClientProvider } from "@tanstack/react-query";
import { createContext, useCallback, useContext, useMemo, useState, type ReactNode } from "react";

import { api, http, type Schemas } from "@/api/client";
import { enterWorkspace, lastWorkspace, workspaceId } from "@/api/place";
import { newQueryClient } from "@/api/queries";

type Workspace = Schemas["WorkspaceOfUser"];

interface Session {
  user: Schemas["User"];
  workspaces: readonly Workspace[];
  /** Where this tab works; `null` before the first workspace was made. */
  workspace: Workspace | null;
  /** Goes to another workspace; what was read of this one is forgotten. */
  enter: (id: string) => void;
  signOut: () => Promise<void>;
}

const SessionContext = createContext<Session | null>(null);

/** Who is signed in. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error("useSession outside of SessionProvider");
  return session;
}

/** What was read, and where to go when nobody is signed in. */
export function QueryProvider({ onSignedOut, children }: { onSignedOut: () => void; children: ReactNode }) {
  const [client] = useState(() => newQueryClient(onSignedOut));
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
}

/** Asks who is signed in; while that is not known, or could not be asked, others are shown instead. */
export function SessionProvider({
  waiting,
  failed,
  children,
}: {
  waiting: ReactNode;
  failed: (error: unknown, retry: () => void) => ReactNode;
  children: ReactNode;
}) {
  const validated = api.useQuery("get", "/auth/validate");
  const [chosen, setChosen] = useState<string | null>(null);

  const enter = useCallback((id: string) => {
    enterWorkspace(id);
    setChosen(id);
  }, []);
  const signOut = useCallback(async () => {
    await http.POST("/auth/logout");
    // Nothing of one person stays in the memory of a page that another one sees.
    location.assign("/login");
  }, []);

  const data = validated.data;
  const wanted = chosen ?? (typeof window === "undefined" ? null : lastWorkspace());
  const session = useMemo<Session | null>(() => {
    if (data === undefined) return null;
    const workspace = data.workspaces.find(({ id }) => id === wanted) ?? data.workspaces[0] ?? null;
    if (workspace !== null && workspaceId() !== workspace.id) enterWorkspace(workspace.id);
    return { user: data.user, workspaces: data.workspaces, workspace, enter, signOut };
  }, [data, wanted, enter, signOut]);

  if (session === null) {
    if (validated.error !== null && problemStatus(validated.error) !== 401) {
      return failed(validated.error, () => void validated.refetch());
    }
    return waiting;
  }
  return <SessionContext value={session}>{children}</SessionContext>;
}

function problemStatus(error: unknown): number {
  return typeof error === "object" && error !== null && "status" in error ? Number(error.status) : 0;
}
