"use client";

import { isMonth } from "@/i18n/calendar";
import { usePlace } from "@/session/workspace";
import { useAddress } from "@/ui/address";

import { TYPES, type ItemType } from "./queries";

const TABS = ["items", "pending", "suggestions"] as const;

/** Which items are listed: all of them where nothing is said. */
interface Filters {
  type?: ItemType;
  account_id?: string;
  card_id?: string;
  is_active?: boolean;
}

/** What is looked at, as the address says it. */
export function useView() {
  const { params, set } = useAddress();
  const place = usePlace();
  const month = params.get("month");
  const type = TYPES.find((type) => type === params.get("type"));
  const active = params.get("active");
  const filters: Filters = {
    ...(type !== undefined && { type }),
    ...textOf("account_id", params.get("account_id")),
    ...textOf("card_id", params.get("card_id")),
    ...(active !== "all" && { is_active: active !== "no" }),
  };
  return {
    set,
    month: isMonth(month) ? month : place.month,
    tab: TABS.find((tab) => tab === params.get("tab")) ?? "items",
    filters,
    /** Whether anything is left out that is there without being asked for. */
    isFiltered: Object.keys(filters).some((name) => name !== "is_active") || active !== null,
    openId: params.get("id"),
    until: isMonth(params.get("until")) ? params.get("until") : null,
  };
}

function textOf<Name extends string>(name: Name, said: string | null) {
  return said === null ? undefined : ({ [name]: said } as Record<Name, string>);
}
