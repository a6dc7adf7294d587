import { expectData, http, type Schemas } from "@/api/client";

import type { Item, ItemType } from "./queries";

/** A slot that nothing settles, with all that a transaction for it says. */
export interface OpenSlot {
  recurring: string;
  type: ItemType;
  description: string;
  amount: string;
  currency: string;
  date: string;
  isLate: boolean;
  places: Schemas["RecurringPlaces"];
  tags: readonly string[];
}

export function slotOfItem(item: Item, slot: Schemas["RecurringSlot"]): OpenSlot {
  return {
    recurring: item.id,
    type: item.type,
    description: item.description,
    amount: slot.amount,
    currency: item.currency_code,
    date: slot.date,
    isLate: slot.is_late,
    places: item,
    tags: item.tags.map(({ tag_id }) => tag_id),
  };
}

export function slotOfPending(slot: Schemas["PendingSlot"]): OpenSlot {
  return {
    recurring: slot.recurring_id,
    type: slot.type,
    description: slot.description,
    amount: slot.amount,
    currency: slot.currency_code,
    date: slot.reference_date,
    isLate: slot.is_late,
    places: slot,
    tags: slot.tags.map(({ id }) => id),
  };
}

/** What is said of the transaction that settles a slot. */
export interface Settlement {
  amount: string;
  date: string;
  /** Of a transfer between two currencies, what arrives. */
  received?: string;
  /** Whether it is kept for the record alone: this time does not count. */
  isIgnored?: boolean;
}

/** Posts the transaction that settles a slot, and answers which it is. On the slot's own day it settles no other. */
export async function settle(slot: OpenSlot, settlement: Settlement): Promise<string> {
  const { places } = slot;
  const common = {
    amount: settlement.amount,
    description: slot.description,
    transaction_date: settlement.date,
    tag_ids: [...slot.tags],
    ...(settlement.isIgnored === true && { transaction_status: "IGNORE" as const }),
  };
  const filing = { category_id: places.category_id, sub_category_id: places.sub_category_id };
  const path = { account_id: places.account_id ?? "" };
  switch (slot.type) {
    case "EXPENSE": {
      const body = { ...common, ...filing, recurring_expense_id: slot.recurring };
      return expectData(await http.POST("/accounts/{account_id}/expenses", { params: { path }, body })).id;
    }
    case "INCOME": {
      const body = { ...common, ...filing, recurring_income_id: slot.recurring };
      return expectData(await http.POST("/accounts/{account_id}/incomes", { params: { path }, body })).id;
    }
    case "TRANSFER": {
      const body = {
        ...common,
        source_account_id: places.source_account_id ?? "",
        destination_account_id: places.destination_account_id ?? "",
        recurring_transfer_id: slot.recurring,
        ...(settlement.received !== undefined && { received_amount: settlement.received }),
      };
      return expectData(await http.POST("/transfers", { body })).id;
    }
    case "CARD_TRANSACTION": {
      const card = places.card_id ?? "";
      const body = { ...common, ...filing, card_id: card, recurring_card_transaction_id: slot.recurring };
      return expectData(await http.POST("/card-expenses", { body })).id;
    }
  }
}
