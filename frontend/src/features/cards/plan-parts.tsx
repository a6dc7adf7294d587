"use client";

import Link from "next/link";
import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { useFormats } from "@/i18n/formats";
import { Amount } from "@/ui/amount";
import { classNames } from "@/ui/class-names";
import { Query } from "@/ui/states";

import { isPartOf, type Plan } from "./plan";

const ROWS_MAX = 200;

/** All parts of a purchase in instalments that were not cancelled; the next one stands out. */
export function PlanParts({ card, plan }: { card: Schemas["Card"]; plan: Plan }) {
  const t = useTranslations("cards");
  const formats = useFormats();
  const query = api.useQuery(
    "get",
    "/transactions",
    {
      params: {
        query: { card_id: card.id, type: ["CARD_EXPENSE"], q: plan.part.description, limit: ROWS_MAX },
      },
    },
    {
      select: ({ items }) =>
        items
          .filter((row) => isPartOf(plan, row))
          .toSorted((one, other) => (one.installment_number ?? 0) - (other.installment_number ?? 0)),
    },
  );
  return (
    <Query query={query}>
      {(parts) => (
        <>
          <ol aria-label={t("plans.parts", { name: plan.part.description })} className="divide-y divide-line text-sm">
            {parts.map((part) => {
              const isNext = part.installment_number === plan.number;
              return (
                <li
                  key={part.id}
                  aria-current={isNext ? "step" : undefined}
                  className={classNames("flex items-center gap-3 py-2", isNext && "font-semibold")}
                >
                  <span className="figures w-14 shrink-0">
                    {t("rows.part", { k: part.installment_number ?? 0, n: plan.count })}
                  </span>
                  <Link
                    href={`/workspace/cards?id=${card.id}&month=${part.billing_month ?? ""}`}
                    prefetch={false}
                    className="min-w-0 flex-1 underline-offset-4 first-letter:uppercase hover:underline"
                  >
                    {formats.month(part.billing_month ?? "")}
                  </Link>
                  <Amount value={part.amount} currency={card.currency_code} />
                </li>
              );
            })}
          </ol>
          {parts.length < plan.count && <p className="mt-2 text-xs text-muted">{t("plans.cancelled")}</p>}
        </>
      )}
    </Query>
  );
}
