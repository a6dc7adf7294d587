"use client";

import { createContext, useContext, useMemo, type ReactNode } from "react";

import { api, type Schemas } from "@/api/client";
import { monthOf, todayIn } from "@/i18n/calendar";

interface Place {
  workspace: Schemas["Workspace"];
  /** What its sums are in. */
  currency: string;
  /** The day that it is there, `YYYY-MM-DD`. */
  today: string;
  /** The month that it is there, `YYYY-MM`. */
  month: string;
  /** Whether the books may be changed by who is signed in. */
  canWrite: boolean;
  /** Whether sessions may be closed and people be managed by them. */
  canManage: boolean;
}

const PlaceContext = createContext<Place | null>(null);

/** The workspace that this tab works in. */
export function usePlace(): Place {
  const place = useContext(PlaceContext);
  if (place === null) throw new Error("usePlace outside of PlaceProvider");
  return place;
}

/** Reads what holds for all books of a workspace. */
export function PlaceProvider({
  id,
  waiting,
  failed,
  children,
}: {
  id: string;
  waiting: ReactNode;
  failed: (error: unknown, retry: () => void) => ReactNode;
  children: ReactNode;
}) {
  const query = api.useQuery("get", "/workspaces/{id}", { params: { path: { id } } });
  const workspace = query.data;
  const place = useMemo<Place | null>(() => {
    if (workspace === undefined) return null;
    const today = todayIn(workspace.time_zone);
    return {
      workspace,
      currency: workspace.default_currency_code,
      today,
      month: monthOf(today),
      canWrite: workspace.role !== "VIEWER",
      canManage: workspace.role === "ADMIN",
    };
  }, [workspace]);
  if (place === null) return query.error === null ? waiting : failed(query.error, () => void query.refetch());
  return <PlaceContext value={place}>{children}</PlaceContext>;
}
