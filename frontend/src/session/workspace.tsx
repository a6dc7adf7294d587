"use client";

import { createContext, useContext, useMemo, type ReactNode } from "react";

import { api, type Schemas } from "@/api/client";
import { monthOf } from "@/i18n/calendar";

import { reportMonthOf } from "./month";
import { useToday } from "./today";

interface Place {
  workspace: Schemas["Workspace"];
  /** What its sums are in. */
  currency: string;
  /** The day that it is there, `YYYY-MM-DD`. */
  today: string;
  /** The month that it is there in budgets and reports, `YYYY-MM`: "this month", wherever nothing else is said. */
  month: string;
  /** The day that such months start on. */
  startDay: number;
  /** The month that it is there on the calendar, by which invoices and imports go. */
  civilMonth: string;
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
  if (query.data !== undefined) return <PlaceOf workspace={query.data}>{children}</PlaceOf>;
  return query.error === null ? waiting : failed(query.error, () => void query.refetch());
}

function PlaceOf({ workspace, children }: { workspace: Schemas["Workspace"]; children: ReactNode }) {
  const today = useToday(workspace.time_zone);
  const place = useMemo<Place>(
    () => ({
      workspace,
      currency: workspace.default_currency_code,
      today,
      month: reportMonthOf(today, workspace.month_start_day),
      startDay: workspace.month_start_day,
      civilMonth: monthOf(today),
      canWrite: workspace.role !== "VIEWER",
      canManage: workspace.role === "ADMIN",
    }),
    [workspace, today],
  );
  return <PlaceContext value={place}>{children}</PlaceContext>;
}
