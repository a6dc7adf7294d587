import { addDays } from "@/i18n/calendar";

export const EXPIRIES = ["30", "90", "365", "date", "never"] as const;
export type Expiry = (typeof EXPIRIES)[number];

/** The instant that a key ends at: with its last day, where its owner is. `null` when it has no end. */
export function endOf(expiry: Expiry, lastDay: string, today: string): string | null {
  if (expiry === "never") return null;
  const day = expiry === "date" ? lastDay : addDays(today, Number(expiry));
  return new Date(`${day}T23:59:59`).toISOString();
}
