import type { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import type { Formats } from "@/i18n/formats";

type Translate = ReturnType<typeof useTranslations<"dashboard.effect">>;

/** What paying a bill does to the budget of its category, in a sentence; nothing, where the server says what we do not know. */
export function effectInWords(
  bill: Pick<Schemas["DashboardBill"], "budgetEffect" | "category" | "currencyCode">,
  currency: string,
  t: Translate,
  formats: Formats,
): string {
  const { effect, percentage, amount } = bill.budgetEffect;
  const category = bill.category ?? "";
  switch (effect) {
    case "uses":
      return t("uses", { percent: formats.percent(percentage ?? 0), category });
    case "exceeds":
      return t("exceeds", { amount: formats.amount(amount ?? "0", currency), category });
    case "expected_income":
      return t("expected_income", { amount: formats.amount(amount ?? "0", bill.currencyCode) });
    case "no_budget":
    case "no_rate":
    case "already_counted":
    case "scheduled_transfer":
      return t(effect);
    default:
      return "";
  }
}
