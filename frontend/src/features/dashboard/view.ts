"use client";

import { useMemo } from "react";

import { usePlace } from "@/session/workspace";
import { useAddress } from "@/ui/address";

import { addressOf, monthIn, periodOf, type Period } from "./period";

const TABS = ["overview", "cards", "planning"] as const;
type Tab = (typeof TABS)[number];

/** What somebody looks at; a link to the page says all of it. */
export interface View {
  tab: Tab;
  period: Period;
  /** The one account that it is about, or all of them. */
  account: string | null;
  /** The report month that it is. */
  thisMonth: string;
  /** The report month of the view, for what is known by month only. */
  month: string;
  /** The day that report months start on. */
  startDay: number;
}

interface Change {
  tab?: Tab;
  period?: Period;
  account?: string | null;
}

export function useView(): { view: View; change: (changed: Change) => void } {
  const { params: address, set } = useAddress();
  const { month: thisMonth, startDay } = usePlace();

  const view = useMemo<View>(() => {
    const asked = address.get("tab");
    const period = periodOf(address, thisMonth);
    return {
      tab: TABS.find((tab) => tab === asked) ?? "overview",
      period,
      account: address.get("account_id"),
      thisMonth,
      month: monthIn(period, startDay),
      startDay,
    };
  }, [address, thisMonth, startDay]);

  const change = ({ tab, period, account }: Change) =>
    set({
      ...(tab !== undefined && { tab: tab === "overview" ? null : tab }),
      ...(period !== undefined && addressOf(period, thisMonth)),
      ...(account !== undefined && { account_id: account }),
    });
  return { view, change };
}
