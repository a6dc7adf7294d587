"use client";

import { api } from "@/api/client";
import { splitMonth } from "@/i18n/calendar";
import { usePlace } from "@/session/workspace";

/** What all cards may still spend and what they owe, as of this month. */
export function useCardsSummary() {
  const { civilMonth: month } = usePlace();
  return api.useQuery("get", "/dashboard/cards-summary", { params: { query: splitMonth(month) } });
}

/** What one card has used of its limit. */
export function useCardUse(id: string) {
  const { data, isPending } = useCardsSummary();
  return { use: data?.cardsOverview.find((card) => card.id === id), isPending };
}

export function useInvoices(card: string) {
  return api.useQuery("get", "/cards/{id}/invoices", { params: { path: { id: card } } });
}
