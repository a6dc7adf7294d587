import type { Schemas } from "@/api/client";

/** How lines end, in the order in which it matters: what waits for a person comes first. */
export const OUTCOMES = [
  "pending",
  "ready",
  "booked",
  "bound",
  "ignored",
  "duplicate",
  "other_month",
  "rejected",
] as const satisfies readonly Schemas["LineOutcome"][];
