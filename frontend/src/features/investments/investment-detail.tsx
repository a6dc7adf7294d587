"use client";

import { ArrowLeft, ListTree, Minus, Pencil, Plus } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { isMonth, splitMonth } from "@/i18n/calendar";
import { useFormats } from "@/i18n/formats";
import { usePlace } from "@/session/workspace";
import { useAddress } from "@/ui/address";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { dialogOnDemand } from "@/ui/dialog";
import { Dot } from "@/ui/dot";
import { MonthPicker } from "@/ui/month-picker";
import { Page } from "@/ui/page";
import { Query } from "@/ui/states";

import { InvestmentActions } from "./investment-actions";
import { InvestmentSummary } from "./investment-summary";
import type { Direction } from "./movement-form";
import { Movements } from "./movements";
import { Values } from "./values";
import { useInvestmentWords } from "./words";

const EditInvestment = dialogOnDemand(() => import("./investment-form").then((it) => it.EditInvestment));
const MovementDialog = dialogOnDemand(() => import("./movement-form").then((it) => it.MovementDialog));

type Detail = Schemas["InvestmentDetail"];

/** One investment: what it is, how a month went, what went in and out, and what it was worth. */
export function InvestmentDetail({ id }: { id: string }) {
  const t = useTranslations("investments");
  const { month: present } = usePlace();
  const { params, set } = useAddress();
  const named = params.get("month");
  const month = isMonth(named) ? named : present;
  const query = api.useQuery(
    "get",
    "/investments/{id}",
    { params: { path: { id }, query: splitMonth(month) } },
    // Another month is of the same investment: it stays in sight while that is read.
    { placeholderData: (before) => before },
  );
  const investment = query.data?.investment;
  return (
    <Page
      title={investment?.asset_name ?? t("title")}
      description={investment !== undefined && <Facts investment={investment} />}
      actions={investment !== undefined && <Changes investment={investment} />}
    >
      <div className="flex flex-wrap items-center justify-between gap-3" data-print="no">
        <Link
          href="/workspace/investments"
          prefetch={false}
          className="inline-flex items-center gap-1.5 text-sm text-muted hover:text-text"
        >
          <ArrowLeft aria-hidden className="size-4" />
          {t("back")}
        </Link>
        <MonthPicker value={month} today={present} onChange={(chosen) => set({ month: chosen })} />
      </div>
      <Query query={query}>{(detail) => <Contents detail={detail} />}</Query>
    </Page>
  );
}

function Facts({ investment }: { investment: Detail["investment"] }) {
  const t = useTranslations("investments");
  const words = useInvestmentWords();
  const formats = useFormats();
  const { institution, liquidity, validity, account, tags, is_rescued } = investment;
  const facts = [
    words.sort(investment),
    institution,
    words.index(investment),
    t(`liquidityOf.${liquidity}`),
    validity == null ? null : t("due", { date: formats.date(validity) }),
    account.name,
  ];
  return (
    <>
      {facts.filter(Boolean).join(" · ")}
      {(is_rescued || tags.length > 0) && (
        <span className="mt-1.5 flex flex-wrap gap-1.5">
          {is_rescued && <Badge tone="info">{t("rescued")}</Badge>}
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

function Changes({ investment }: { investment: Detail["investment"] }) {
  const t = useTranslations("investments");
  const words = useTranslations("common.actions");
  const { canWrite } = usePlace();
  const [isEditing, setIsEditing] = useState(false);
  const [direction, setDirection] = useState<Direction | null>(null);
  if (!canWrite) return null;
  return (
    <>
      <Button look="primary" onClick={() => setDirection("deposits")}>
        <Plus aria-hidden />
        {t("deposits.create")}
      </Button>
      <Button onClick={() => setDirection("withdrawals")}>
        <Minus aria-hidden />
        {t("withdrawals.create")}
      </Button>
      <Button onClick={() => setIsEditing(true)}>
        <Pencil aria-hidden />
        {words("edit")}
      </Button>
      <InvestmentActions investment={investment} />
      {isEditing && <EditInvestment id={investment.id} onClose={() => setIsEditing(false)} />}
      {direction !== null && (
        <MovementDialog direction={direction} investment={investment} onClose={() => setDirection(null)} />
      )}
    </>
  );
}

function Contents({ detail: { investment, summary } }: { detail: Detail }) {
  const t = useTranslations("investments");
  return (
    <>
      <InvestmentSummary summary={summary} currency={investment.currency_code} />
      <Values investment={investment} />
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <Movements direction="deposits" investment={investment} movements={investment.investment_deposits} />
        <Movements direction="withdrawals" investment={investment} movements={investment.investment_withdrawals} />
      </div>
      <Link
        href={`/transactions?investment_id=${investment.id}`}
        prefetch={false}
        className="inline-flex items-center gap-1.5 self-start text-sm text-accent underline underline-offset-4"
        data-print="no"
      >
        <ListTree aria-hidden className="size-4" />
        {t("movement.all")}
      </Link>
    </>
  );
}
