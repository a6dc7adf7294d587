import type { Schemas } from "@/api/client";
import { toShape } from "@/i18n/decimal";

type Performance = Schemas["Performance"];

const ORDERED_BY = ["name", "applied", "current", "profit", "profitRate"] as const;
export type OrderedBy = (typeof ORDERED_BY)[number];

export interface Order {
  by: OrderedBy;
  isDescending: boolean;
}

const BY_NAME: Order = { by: "name", isDescending: false };

/** An order as an address says it: `-profit` begins with the greatest. */
export function orderOf(said: string | null): Order {
  const by = ORDERED_BY.find((word) => word === said?.replace(/^-/, ""));
  return by === undefined ? BY_NAME : { by, isDescending: said?.startsWith("-") === true };
}

export function sayOrder({ by, isDescending }: Order): string {
  return `${isDescending ? "-" : ""}${by}`;
}

/** The same column the other way round; of another one, figures begin with the greatest and names with A. */
export function turned(order: Order, by: OrderedBy): Order {
  return { by, isDescending: order.by === by ? !order.isDescending : by !== "name" };
}

export function ordered(all: readonly Performance[], { by, isDescending }: Order, locale: string): Performance[] {
  const compare = (one: Performance, other: Performance) =>
    by === "name" ? one.asset_name.localeCompare(other.asset_name, locale) : figureOf(one, by) - figureOf(other, by);
  return all.toSorted((one, other) => (isDescending ? -compare(one, other) : compare(one, other)));
}

/** Where it stands among the others, for which a cent more or less is nothing. */
function figureOf(of: Performance, by: Exclude<OrderedBy, "name">): number {
  switch (by) {
    case "applied":
      return toShape(of.initial_value);
    case "current":
      return toShape(of.current_value);
    case "profit":
      return toShape(of.profit_loss);
    case "profitRate":
      return of.profit_loss_percentage;
  }
}
