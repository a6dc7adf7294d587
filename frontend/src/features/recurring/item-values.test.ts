import { describe, expect, it } from "vitest";

import { bodyOf, newValues, valuesOfSuggestion } from "./item-values";

const filled = {
  ...newValues("2026-01-31"),
  description: "Aluguel",
  amount: "1500.00",
  account: "account",
  destination: "destination",
  card: "card",
  filing: "category/part",
};

describe("the item that a form asks for", () => {
  it("names an account, a category and its part, where money is spent", () => {
    expect(bodyOf({ ...filled, type: "EXPENSE" })).toEqual({
      type: "EXPENSE",
      description: "Aluguel",
      amount: "1500.00",
      frequency: "MONTHLY",
      start_date: "2026-01-31",
      end_date: null,
      include_in_summary: true,
      tag_ids: [],
      account_id: "account",
      category_id: "category",
      sub_category_id: "part",
    });
  });

  it("names both accounts of a transfer, and files it nowhere", () => {
    const body = bodyOf({ ...filled, type: "TRANSFER" });
    expect(body).toMatchObject({ source_account_id: "account", destination_account_id: "destination" });
    expect(body).not.toHaveProperty("account_id");
    expect(body).not.toHaveProperty("category_id");
  });

  it("names the card alone of a purchase, and takes a part back that was chosen before", () => {
    const body = bodyOf({ ...filled, type: "CARD_TRANSACTION", filing: "category" });
    expect(body).toMatchObject({ card_id: "card", category_id: "category", sub_category_id: null });
    expect(body).not.toHaveProperty("account_id");
  });
});

it("a suggestion fills the form in with what was found", () => {
  const values = valuesOfSuggestion({
    type: "TRANSFER",
    description: "Guardar",
    amount: "400.00",
    currency_code: "BRL",
    frequency: "WEEKLY",
    start_date: "2026-01-06",
    source_account_id: "checking",
    destination_account_id: "savings",
    days_off_max: 0,
    lowest_amount: "400.00",
    highest_amount: "400.00",
    missed_dates: [],
    transaction_ids: [],
  });
  expect(values).toMatchObject({ account: "checking", destination: "savings", filing: null, start: "2026-01-06" });
});
