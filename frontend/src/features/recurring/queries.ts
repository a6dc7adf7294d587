"use client";

import { http, versioned, type Schemas } from "@/api/client";

export type Item = Schemas["RecurringItem"];
export type ItemType = Schemas["RecurringType"];

export const TYPES = ["INCOME", "EXPENSE", "TRANSFER", "CARD_TRANSACTION"] as const satisfies readonly ItemType[];
export const FREQUENCIES = [
  "DAILY",
  "WEEKLY",
  "BIWEEKLY",
  "MONTHLY",
  "BIMONTHLY",
  "QUARTERLY",
  "SEMIANNUAL",
  "YEARLY",
] as const satisfies readonly Schemas["Frequency"][];

export async function readItem(id: string) {
  return versioned(await http.GET("/recurring/{id}", { params: { path: { id } } }));
}
