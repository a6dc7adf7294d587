"use client";

import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { Amount } from "@/ui/amount";
import { Button } from "@/ui/button";

import { useEntryWords } from "./entry-words";
import type { Ledger } from "./use-ledger";

/** Entries at the other end of reimbursements, each a way to it. */
export function Reimbursers({
  links,
  currency,
  ledger,
}: {
  links: readonly Schemas["Reimbursed"][];
  currency: string;
  ledger: Ledger;
}) {
  const t = useTranslations("transactions.reimburse");
  if (links.length === 0) return null;
  return (
    <section aria-label={t("by")} className="flex flex-col gap-1.5">
      <h3 className="text-sm font-medium">{t("by")}</h3>
      <ul className="flex flex-col gap-1">
        {links.map((link) => (
          <Link
            key={link.transaction_id}
            link={link}
            currency={currency}
            onOpen={() => ledger.open(link.transaction_id)}
          />
        ))}
      </ul>
    </section>
  );
}

function Link({ link, currency, onOpen }: { link: Schemas["Reimbursed"]; currency: string; onOpen: () => void }) {
  const t = useTranslations();
  const { nameOf } = useEntryWords();
  const path = { id: link.transaction_id };
  const { data } = api.useQuery("get", "/transactions/{id}", { params: { path } });
  return (
    <li className="flex items-baseline justify-between gap-3 text-sm">
      <Button look="link" size="inline" className="min-w-0 shrink truncate" onClick={onOpen}>
        <span className="truncate">{data === undefined ? t("common.entry.INCOME") : nameOf(data)}</span>
      </Button>
      <Amount value={link.amount} currency={currency} />
    </li>
  );
}
