"use client";

import { useCallback } from "react";
import { useTranslations } from "use-intl";

import { useFormats } from "@/i18n/formats";

import type { Line } from "./history-lines";
import { STATUSES } from "./kinds";
import { useNames } from "./names";

/** What stands on either side of a change, in words. */
function useValueWords(): (line: Line & { kind: "field" }, side: "before" | "after") => string {
  const t = useTranslations();
  const formats = useFormats();
  const names = useNames();
  return useCallback(
    (line, side) => {
      const value = line[side];
      if (value === null || value === "") return t("transactions.history.nothing");
      if (typeof value === "boolean") return t(value ? "common.states.yes" : "common.states.no");
      const named = (name: string | undefined) => name ?? t("common.states.unknown");
      switch (line.field) {
        case "amount":
          return formats.amount(value, line.currency);
        case "received_amount":
        case "original_amount":
        case "original_rate":
          return formats.number(Number(value));
        case "booked_on":
          return formats.date(value);
        case "billing_month":
          return formats.month(value);
        case "account_id":
        case "destination_account_id":
          return named(names.account(value));
        case "card_id":
          return named(names.card(value));
        case "investment_id":
          return named(names.investment(value));
        case "category_id":
          return named(names.category(value));
        case "subcategory_id":
          return named(names.subCategory(value));
        case "status": {
          const status = STATUSES.find((known) => known === value);
          return status === undefined ? value : t(`common.status.${status}`);
        }
        case "recurring_item_id":
          return t("common.states.yes");
        default:
          return value;
      }
    },
    [t, formats, names],
  );
}

/** A change in one respect, in words. */
export function useLineWords(): (line: Line) => string {
  const t = useTranslations("transactions.history");
  const formats = useFormats();
  const names = useNames();
  const valueWords = useValueWords();
  return useCallback(
    (line) => {
      switch (line.kind) {
        case "field":
          return t("changed", {
            field: t(`fields.${line.field}`),
            before: valueWords(line, "before"),
            after: valueWords(line, "after"),
          });
        case "tag":
          return t(line.isAdded ? "tagAdded" : "tagRemoved", { name: names.tag(line.tag) ?? "?" });
        case "part": {
          if (line.part === null) return t("partAddedPlain");
          const name = names.category(line.part.category) ?? "?";
          const amount = formats.amount(line.part.amount, line.currency);
          return t(line.isAdded ? "partAdded" : "partRemoved", { name, amount });
        }
        case "link":
          return t(line.change);
      }
    },
    [t, formats, names, valueWords],
  );
}
