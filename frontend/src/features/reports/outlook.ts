import type { Schemas } from "@/api/client";

/** Whose balances are looked at, beside an account's identity. */
export const TOGETHER = "";
export const WITHOUT = "none";

interface Looked {
  outlook: Schemas["BalanceOutlook"];
  currency: string;
  expected: readonly Schemas["ExpectedMovement"][];
}

/** The part of a forecast that is about one account, about what no account pays, or about all of it. */
export function outlookOf(flow: Schemas["CashFlow"], of: string): Looked {
  if (of === WITHOUT) {
    return {
      outlook: flow.without_account,
      currency: flow.currency_code,
      expected: flow.expected.filter(({ account_id }) => account_id == null),
    };
  }
  const account = flow.accounts.find(({ account_id }) => account_id === of);
  if (account === undefined) return { outlook: flow.total, currency: flow.currency_code, expected: flow.expected };
  return {
    outlook: account,
    currency: account.currency_code,
    expected: flow.expected.filter(({ account_id }) => account_id === of),
  };
}

/** The days on which something happens, with the first and the last; all days are many. */
export function eventfulDays(
  days: readonly Schemas["DayBalance"][],
  busy: ReadonlySet<string>,
): readonly Schemas["DayBalance"][] {
  return days.filter(
    (day, index) => index === 0 || index === days.length - 1 || busy.has(day.date) || day.is_below_zero,
  );
}
