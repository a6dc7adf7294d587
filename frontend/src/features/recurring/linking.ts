import { expectData, http } from "@/api/client";

import type { ItemType } from "./queries";

/** Links transactions to the recurring item that they are of, one by one. Answers how many could not be. */
export async function linkAll(type: ItemType, recurring: string, transactions: readonly string[]): Promise<number> {
  let failed = 0;
  for (const transaction of transactions) {
    try {
      await link(type, recurring, transaction);
    } catch {
      failed += 1;
    }
  }
  return failed;
}

async function link(type: ItemType, recurring: string, id: string): Promise<unknown> {
  const params = { path: { id } };
  const body = { recurring_transaction_id: recurring };
  switch (type) {
    case "EXPENSE":
      return expectData(await http.PUT("/expenses/{id}", { params, body }));
    case "INCOME":
      return expectData(await http.PUT("/incomes/{id}", { params, body }));
    case "TRANSFER":
      return expectData(await http.PUT("/transfers/{id}", { params, body }));
    case "CARD_TRANSACTION":
      return expectData(
        await http.PUT("/card-expenses/{expense_id}", {
          params: { path: { expense_id: id } },
          body: { recurring_card_transaction_id: recurring },
        }),
      );
  }
}
