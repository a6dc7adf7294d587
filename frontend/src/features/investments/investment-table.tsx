"use client";

import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { useFormats } from "@/i18n/formats";
import { Amount } from "@/ui/amount";
import { Badge } from "@/ui/badge";
import { Dot } from "@/ui/dot";
import { figureCell, Table, Td, Th } from "@/ui/table";

import { useInvestmentWords } from "./words";

type Investment = Schemas["InvestmentItem"];

export function hrefOf(id: string): string {
  return `/workspace/investments?id=${id}`;
}

/** Investments side by side, where there is room for it. */
export function InvestmentTable({ investments }: { investments: readonly Investment[] }) {
  const t = useTranslations("investments");
  const words = useInvestmentWords();
  const formats = useFormats();
  return (
    <div className="hidden lg:block">
      <Table label={t("list")}>
        <thead>
          <tr>
            <Th className="pl-5">{t("columns.asset")}</Th>
            <Th>{t("columns.type")}</Th>
            <Th>{t("columns.index")}</Th>
            <Th>{t("columns.liquidity")}</Th>
            <Th>{t("columns.validity")}</Th>
            <Th>{t("columns.account")}</Th>
            <Th className={`${figureCell} pr-5`}>{t("columns.value")}</Th>
          </tr>
        </thead>
        <tbody>
          {investments.map((investment) => (
            <tr key={investment.id} className="relative last:[&>td]:border-b-0 hover:bg-sunken">
              <Td className="pl-5">
                <Name investment={investment} />
              </Td>
              <Td>{words.sort(investment)}</Td>
              <Td className="whitespace-nowrap">{words.index(investment) ?? "—"}</Td>
              <Td className="whitespace-nowrap">{t(`liquidity.${investment.liquidity}`)}</Td>
              <Td className="figures">{investment.validity == null ? "—" : formats.date(investment.validity)}</Td>
              <Td>{investment.account.name}</Td>
              <Td className={`${figureCell} pr-5 font-medium`}>
                <Amount value={investment.current_value} currency={investment.currency_code} />
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}

/** The same below each other, on a phone. */
export function InvestmentRows({ investments }: { investments: readonly Investment[] }) {
  const t = useTranslations("investments");
  const words = useInvestmentWords();
  const formats = useFormats();
  return (
    <ul aria-label={t("list")} className="divide-y divide-line lg:hidden">
      {investments.map((investment) => {
        const { validity, currency_code: currency } = investment;
        const facts = [
          words.sort(investment),
          words.index(investment),
          t(`liquidityOf.${investment.liquidity}`),
          validity == null ? null : t("due", { date: formats.date(validity) }),
        ];
        return (
          <li key={investment.id} className="relative flex items-center gap-3 px-4 py-3">
            <div className="min-w-0 flex-1">
              <Name investment={investment} />
              <p className="mt-0.5 text-sm text-muted">{facts.filter(Boolean).join(" · ")}</p>
              <p className="truncate text-sm text-muted">{investment.account.name}</p>
            </div>
            <Amount value={investment.current_value} currency={currency} className="font-medium" />
            <ChevronRight aria-hidden className="size-4 shrink-0 text-muted" />
          </li>
        );
      })}
    </ul>
  );
}

function Name({ investment }: { investment: Investment }) {
  const t = useTranslations("investments");
  const { id, asset_name, institution, is_rescued, tags } = investment;
  return (
    <>
      <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Link href={hrefOf(id)} prefetch={false} className="font-medium after:absolute after:inset-0">
          {asset_name}
        </Link>
        {is_rescued && <Badge>{t("rescued")}</Badge>}
      </span>
      {institution != null && <span className="block text-sm text-muted">{institution}</span>}
      {tags.length > 0 && (
        <span className="mt-1 flex flex-wrap gap-1">
          {tags.map(({ tag }) => (
            <Badge key={tag.id}>
              <Dot color={tag.color} />
              {tag.name}
            </Badge>
          ))}
        </span>
      )}
    </>
  );
}
