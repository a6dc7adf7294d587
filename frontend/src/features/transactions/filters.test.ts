import { describe, expect, it } from "vitest";

import { asked, filtersOf, wholeMonth, withFilters } from "./filters";

const read = (text: string) => filtersOf(new URLSearchParams(text));

describe("filters of an address", () => {
  it("have the names that the API has", () => {
    const text =
      "type=INCOME,EXPENSE&status=paid&account_id=a&q=padaria&billing_month=2026-04&amount_min=10.00&date_from=2026-03-01&date_to=2026-03-31";
    expect(read(text)).toEqual({
      type: ["EXPENSE", "INCOME"],
      status: ["PAID"],
      account_id: "a",
      q: "padaria",
      billing_month: "2026-04",
      amount_min: "10.00",
      date_from: "2026-03-01",
      date_to: "2026-03-31",
    });
  });

  it("are none where they make no sense", () => {
    expect(read("type=GIFT&status=&amount_min=ten&billing_month=2026-13&date_from=march&account_id=")).toEqual({});
  });

  it("go out as they came in, beside whatever else is in the address", () => {
    const query = new URLSearchParams("tab=cards&type=CARD_EXPENSE,CARD_PAYMENT&q=a");
    expect(withFilters(query, { q: undefined }).toString()).toBe("tab=cards&type=CARD_EXPENSE%2CCARD_PAYMENT");
    expect(withFilters(query, { type: [] }).get("type")).toBeNull();
  });
});

describe("what the API is asked for", () => {
  it("is of the tab's kinds, narrowed down to those that were chosen", () => {
    expect(asked({}, "all")).toEqual({});
    expect(asked({}, "investments").type).toEqual(["INVESTMENT_DEPOSIT", "INVESTMENT_WITHDRAWAL"]);
    expect(asked({ type: ["CARD_PAYMENT", "INCOME"] }, "cards").type).toEqual(["CARD_PAYMENT"]);
  });
});

describe("a month", () => {
  it("is from its first day to its last", () => {
    expect(wholeMonth({ date_from: "2026-02-01", date_to: "2026-02-28" }, 1)).toBe("2026-02");
    expect(wholeMonth({ date_from: "2026-02-01", date_to: "2026-02-27" }, 1)).toBeNull();
    expect(wholeMonth({ date_from: "2026-02-01" }, 1)).toBeNull();
  });

  it("starts where the workspace's months do", () => {
    expect(wholeMonth({ date_from: "2026-02-05", date_to: "2026-03-04" }, 5)).toBe("2026-02");
    expect(wholeMonth({ date_from: "2026-02-01", date_to: "2026-02-28" }, 5)).toBeNull();
  });
});
