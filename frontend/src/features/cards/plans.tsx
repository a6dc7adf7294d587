"use client";

import { useQueries } from "@tanstack/react-query";
import { ChevronDown, ChevronUp, Layers } from "lucide-react";
import { useId, useState } from "react";
import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { useFormats } from "@/i18n/formats";
import { Amount } from "@/ui/amount";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Progress } from "@/ui/progress";
import { Empty, Failed, Loading } from "@/ui/states";

import { PlanParts } from "./plan-parts";
import { type Plan, plansIn } from "./plan";
import { useInvoices } from "./queries";

/** A part may have been cancelled, or a plan begin later: the two invoices that come next name all plans there are, as a rule. */
const LOOK_AHEAD = 2;

function usePlans(card: string) {
  const invoices = useInvoices(card);
  const months = (invoices.data ?? []).filter(({ status }) => status === "OPEN").slice(0, LOOK_AHEAD);
  const details = useQueries({
    queries: months.map(({ billing_month: month }) =>
      api.queryOptions("get", "/cards/{id}/invoices/{billing_month}", {
        params: { path: { id: card, billing_month: month } },
      }),
    ),
  });
  return {
    plans: plansIn(details.flatMap(({ data }) => data?.card_expenses ?? [])),
    isPending: invoices.isPending || details.some((detail) => detail.isPending),
    error: invoices.error ?? details.find((detail) => detail.error !== null)?.error ?? null,
    retry: () => {
      void invoices.refetch();
      for (const detail of details) void detail.refetch();
    },
  };
}

/** What was bought in instalments and is not paid off. */
export function Plans({ card }: { card: Schemas["Card"] }) {
  const t = useTranslations("cards.plans");
  const { plans, isPending, error, retry } = usePlans(card.id);
  if (error !== null) return <Failed error={error} onRetry={retry} />;
  if (isPending) return <Loading />;
  if (plans.length === 0) {
    return (
      <Card>
        <Empty icon={<Layers />} title={t("empty")}>
          {t("emptyText")}
        </Empty>
      </Card>
    );
  }
  return (
    <ul aria-label={t("title")} className="grid gap-4 lg:grid-cols-2">
      {plans.map((plan) => (
        <PlanCard key={plan.id} card={card} plan={plan} />
      ))}
    </ul>
  );
}

function PlanCard({ card, plan }: { card: Schemas["Card"]; plan: Plan }) {
  const t = useTranslations("cards.plans");
  const formats = useFormats();
  const [isOpen, setIsOpen] = useState(false);
  const partsId = useId();
  const { part, count, number } = plan;
  const toggle = t(isOpen ? "hideParts" : "showParts");
  const progress = t("progress", { k: number, n: count });
  return (
    <li className="flex flex-col gap-3 self-start rounded-xl border border-line bg-surface p-5 shadow-card">
      <div className="flex items-start justify-between gap-4">
        <div className="min-w-0">
          <h2 className="truncate font-semibold">{part.description}</h2>
          <p className="text-sm text-muted">
            {part.category_name} · {t("bought", { date: formats.date(part.transaction_date) })}
          </p>
        </div>
        <p className="shrink-0 text-right">
          <Amount value={part.amount} currency={card.currency_code} className="font-semibold" />
          <span className="block text-xs text-muted">{t("each")}</span>
        </p>
      </div>
      <Progress label={`${part.description}: ${progress}`} value={(number / count) * 100} />
      <div className="flex flex-wrap justify-between gap-x-4 gap-y-1 text-sm">
        <span>
          {progress} <span className="text-muted">({t("left", { count: count - number })})</span>
        </span>
        <span className="text-muted">{t("until", { month: formats.month(plan.lastMonth) })}</span>
      </div>
      <Button
        size="sm"
        look="quiet"
        className="-mb-2 self-start"
        aria-label={`${toggle}: ${part.description}`}
        aria-expanded={isOpen}
        aria-controls={partsId}
        onClick={() => setIsOpen(!isOpen)}
      >
        {isOpen ? <ChevronUp aria-hidden /> : <ChevronDown aria-hidden />}
        {toggle}
      </Button>
      <div id={partsId} hidden={!isOpen}>
        {isOpen && <PlanParts card={card} plan={plan} />}
      </div>
    </li>
  );
}
