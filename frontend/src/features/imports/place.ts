"use client";

import { api, type Schemas } from "@/api/client";
import { addMonths } from "@/i18n/calendar";
import { usePlace } from "@/session/workspace";

/** The account or card whose statements a session holds. */
export interface Holder {
  kind: "account" | "card";
  id: string;
}

/** What it is called, and what it is in; by the books' own currency while that is read. */
export function useHolder(session: Pick<Schemas["ImportSession"], "account_id" | "card_id">): {
  kind: Holder["kind"];
  id: string;
  name: string;
  currency: string;
} {
  const { currency } = usePlace();
  const accounts = api.useQuery("get", "/accounts").data;
  const cards = api.useQuery("get", "/cards").data;
  const kind = session.card_id == null ? "account" : "card";
  const id = session.card_id ?? session.account_id ?? "";
  const holder = [...(accounts ?? []), ...(cards ?? [])].find((one) => one.id === id);
  return { kind, id, name: holder?.name ?? "", currency: holder?.currency_code ?? currency };
}

/** Until which day of a month statements are rather of the month before. */
const LATE_DAYS = 10;

/** The month that somebody most likely has a statement of. */
export function likelyMonth(today: string): string {
  const month = today.slice(0, 7);
  return Number(today.slice(8)) <= LATE_DAYS ? addMonths(month, -1) : month;
}
