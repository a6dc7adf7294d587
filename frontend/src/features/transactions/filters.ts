import { isMonth } from "@/i18n/calendar";
import { daysOf, reportMonthOf, type Days } from "@/session/month";

import { KINDS, KINDS_OF_TAB, STATUSES, TABS, type Kind, type Status, type Tab } from "./kinds";

/** What is looked for, under the names that the API and the links of other pages use. */
export interface Filters {
  type?: Kind[];
  account_id?: string;
  card_id?: string;
  /** The month of an invoice. */
  billing_month?: string;
  investment_id?: string;
  category_id?: string;
  tag_id?: string;
  status?: Status[];
  q?: string;
  amount_min?: string;
  amount_max?: string;
  date_from?: string;
  date_to?: string;
}

export type FilterName = keyof Filters;

const TEXTS = ["account_id", "card_id", "investment_id", "category_id", "tag_id", "q"] as const;
const AMOUNTS = ["amount_min", "amount_max"] as const;
const MONTHS = ["billing_month"] as const;
const DATES = ["date_from", "date_to"] as const;
export const FILTERS: readonly FilterName[] = ["type", "status", ...TEXTS, ...MONTHS, ...AMOUNTS, ...DATES];

/** The filters that an address names. What makes no sense is passed over: a link is typed by hand, too. */
export function filtersOf(query: URLSearchParams): Filters {
  const filters: Filters = {};
  const [type, status] = [words(query, "type", KINDS), words(query, "status", STATUSES)];
  if (type.length > 0) filters.type = type;
  if (status.length > 0) filters.status = status;
  for (const name of TEXTS) {
    const text = query.get(name)?.trim();
    if (text) filters[name] = text;
  }
  for (const name of MONTHS) {
    const text = query.get(name);
    if (isMonth(text)) filters[name] = text;
  }
  for (const name of AMOUNTS) {
    const text = query.get(name);
    if (text !== null && /^\d+(\.\d+)?$/.test(text)) filters[name] = text;
  }
  for (const name of DATES) {
    const text = query.get(name);
    if (text !== null && /^\d{4}-\d{2}-\d{2}$/.test(text)) filters[name] = text;
  }
  return filters;
}

function words<Word extends string>(query: URLSearchParams, name: string, known: readonly Word[]): Word[] {
  const said = (query.get(name) ?? "").toUpperCase().split(",");
  return known.filter((word) => said.includes(word));
}

export function tabOf(query: URLSearchParams): Tab {
  return TABS.find((tab) => tab === query.get("tab")) ?? "all";
}

/** An address with other filters in it; what is `undefined` goes. */
export function withFilters(query: URLSearchParams, change: Filters): URLSearchParams {
  const next = new URLSearchParams(query);
  for (const [name, value] of Object.entries(change)) {
    const text = Array.isArray(value) ? value.join(",") : (value ?? "");
    if (text === "") next.delete(name);
    else next.set(name, text);
  }
  return next;
}

/** What the API is asked for on a tab. */
export function asked(filters: Filters, tab: Tab): Filters {
  const kinds = KINDS_OF_TAB[tab];
  if (kinds.length === 0) return filters;
  const both = kinds.filter((kind) => filters.type?.includes(kind));
  return { ...filters, type: both.length > 0 ? both : [...kinds] };
}

/** The month that two days are the first and the last of, where months start on a day. */
export function wholeMonth({ date_from, date_to }: Filters, startDay: number): string | null {
  if (date_from === undefined || date_to === undefined) return null;
  const month = reportMonthOf(date_from, startDay);
  if (!isMonth(month)) return null;
  const { from, to } = daysOf(month, startDay);
  return date_from === from && date_to === to ? month : null;
}

/** Days, as filters name them. */
export function filterOf({ from, to }: Days): { date_from: string; date_to: string } {
  return { date_from: from, date_to: to };
}
