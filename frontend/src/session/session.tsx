"use client";

import { createContext, useCallback, useContext, useMemo, useState, type ReactNode } from "react";
import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { enterWorkspace, lastWorkspace, workspaceId } from "@/api/place";
import { useProblemText } from "@/i18n/problem-text";
import { toast } from "@/ui/toast";

import { WorkspaceQueries } from "./queries";
import { signOut } from "./sign-out";

type Workspace = Schemas["WorkspaceOfUser"];

interface Session {
  user: Schemas["User"];
  workspaces: readonly Workspace[];
  /** Where this tab works; `null` before the first workspace was made. */
  workspace: Workspace | null;
  /** Goes to another workspace, such as one that was just made; what was read of this one is forgotten. */
  enter: (id: string) => Promise<void>;
  /** Signs out and leaves the page, or says that nothing came of it. */
  signOut: () => Promise<void>;
}

const SessionContext = createContext<Session | null>(null);

/** Who is signed in. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error("useSession outside of SessionProvider");
  return session;
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

  const { data, refetch } = validated;
  const enter = useCallback(
    async (id: string) => {
      // One that was just made is not among those that were read; the session would go back to the first.
      if (!data?.workspaces.some((workspace) => workspace.id === id)) await refetch();
      enterWorkspace(id);
      setChosen(id);
    },
    [data, refetch],
  );
  const leave = useLeave();

  const wanted = chosen ?? (typeof window === "undefined" ? null : lastWorkspace());
  const session = useMemo<Session | null>(() => {
    if (data === undefined) return null;
    const workspace = data.workspaces.find(({ id }) => id === wanted) ?? data.workspaces[0] ?? null;
    if (workspace !== null && workspaceId() !== workspace.id) enterWorkspace(workspace.id);
    return { user: data.user, workspaces: data.workspaces, workspace, enter, signOut: leave };
  }, [data, wanted, enter, leave]);

  if (session === null) {
    if (validated.error !== null && problemStatus(validated.error) !== 401) {
      return failed(validated.error, () => void validated.refetch());
    }
    return waiting;
  }
  return (
    <SessionContext value={session}>
      <WorkspaceQueries key={session.workspace?.id}>{children}</WorkspaceQueries>
    </SessionContext>
  );
}

function useLeave(): () => Promise<void> {
  const t = useTranslations("shell.user");
  const text = useProblemText();
  return useCallback(async () => {
    try {
      await signOut();
    } catch (error) {
      // Whoever believes to be signed out leaves an open account behind.
      toast.error(t("stillSignedIn"), { description: text(error) });
      return;
    }
    // Nothing of one person stays in the memory of a page that another one sees.
    location.assign("/login");
  }, [t, text]);
}

function problemStatus(error: unknown): number {
  return typeof error === "object" && error !== null && "status" in error ? Number(error.status) : 0;
}
