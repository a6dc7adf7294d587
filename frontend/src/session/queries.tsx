"use client";

import { QueryClientProvider, useQueryClient } from "@tanstack/react-query";
import { createContext, useContext, useEffect, useState, type ReactNode } from "react";

import { newQueryClient, newWorkspaceClient, type Listeners } from "@/api/queries";
import { useTellFailure } from "@/ui/tell-failure";

const ListenersContext = createContext<Listeners | null>(null);

/** Passes on what it hears to whoever listens then: requests outlive the language that they were begun in. */
class Relay implements Listeners {
  private to: Listeners | null = null;

  passOn(to: Listeners): void {
    this.to = to;
  }

  onSignedOut = (): void => this.to?.onSignedOut();
  onUnseenFailure = (error: unknown): void => this.to?.onUnseenFailure(error);
}

/** What was read, and where to go when nobody is signed in. */
export function QueryProvider({ onSignedOut, children }: { onSignedOut: () => void; children: ReactNode }) {
  const onUnseenFailure = useTellFailure();
  const [listeners] = useState(() => new Relay());
  useEffect(() => listeners.passOn({ onSignedOut, onUnseenFailure }), [listeners, onSignedOut, onUnseenFailure]);
  const [client] = useState(() => newQueryClient(listeners));
  return (
    <ListenersContext value={listeners}>
      <QueryClientProvider client={client}>{children}</QueryClientProvider>
    </ListenersContext>
  );
}

/** What was read of one workspace: `key` says of which, and nothing below outlives it. */
export function WorkspaceQueries({ children }: { children: ReactNode }) {
  const listeners = useContext(ListenersContext);
  if (listeners === null) throw new Error("WorkspaceQueries outside of QueryProvider");
  const person = useQueryClient();
  const [client] = useState(() => newWorkspaceClient(listeners, person));
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
}
