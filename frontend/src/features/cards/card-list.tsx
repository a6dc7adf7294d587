"use client";

import { CreditCard, Plus } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { usePlace } from "@/session/workspace";
import { useAddress } from "@/ui/address";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Checkbox } from "@/ui/checkbox";
import { dialogOnDemand } from "@/ui/dialog";
import { Page } from "@/ui/page";
import { Empty, Query, Skeleton } from "@/ui/states";

import { CardFace } from "./card-face";
import { CardMenu } from "./card-menu";
import { CardsSummary } from "./cards-summary";
import { InvoiceOverview } from "./invoice-overview";
import { Limit } from "./limit";
import { useCardUse } from "./queries";

const EditCard = dialogOnDemand(() => import("./card-form").then((it) => it.EditCard));
const NewCard = dialogOnDemand(() => import("./card-form").then((it) => it.NewCard));

/** All cards, what they have used, and the invoices that wait to be paid. */
export function CardList() {
  const t = useTranslations("cards");
  const { canWrite } = usePlace();
  const { params, set } = useAddress();
  const query = api.useQuery("get", "/cards");
  const showsInactive = params.has("inactive");
  const hasInactive = query.data?.some((card) => !card.is_active) === true;
  const edited = params.get("edit");
  const create = canWrite && (
    <Button look="primary" onClick={() => set({ new: "" })}>
      <Plus aria-hidden />
      {t("new")}
    </Button>
  );
  return (
    <Page
      title={t("title")}
      actions={
        <>
          {hasInactive && (
            <Checkbox
              label={t("showInactive")}
              className="mr-2"
              checked={showsInactive}
              onChange={(checked) => set({ inactive: checked ? "" : null })}
            />
          )}
          {create}
        </>
      }
    >
      <Query
        query={query}
        isEmpty={(cards) => cards.length === 0}
        loading={
          <Grid>
            {[1, 2, 3].map((key) => (
              <Skeleton key={key} className="h-80 rounded-2xl" />
            ))}
          </Grid>
        }
        empty={
          <Card>
            <Empty icon={<CreditCard />} title={t("empty.title")} action={create}>
              {t("empty.text")}
            </Empty>
          </Card>
        }
      >
        {(cards) => {
          const shown = cards.filter((card) => card.is_active || showsInactive);
          return (
            <>
              <CardsSummary />
              {shown.length === 0 ? (
                <Empty title={t("empty.onlyInactive")} />
              ) : (
                <Grid>
                  {shown
                    .toSorted((one, other) => Number(other.is_active) - Number(one.is_active))
                    .map((card) => (
                      <Tile key={card.id} card={card} />
                    ))}
                </Grid>
              )}
              <InvoiceOverview />
            </>
          );
        }}
      </Query>
      {canWrite && edited !== null && <EditCard key={edited} id={edited} onClose={() => set({ edit: null })} />}
      {canWrite && params.has("new") && <NewCard onClose={() => set({ new: null })} />}
    </Page>
  );
}

function Grid({ children }: { children: ReactNode }) {
  return <ul className="grid gap-5 sm:grid-cols-2 xl:grid-cols-3">{children}</ul>;
}

/** A card and how much of it is used; the whole of it leads to its invoices. */
function Tile({ card }: { card: Schemas["Card"] }) {
  const t = useTranslations("cards");
  const { use, isPending } = useCardUse(card.id);
  const { id, name, currency_code: currency, is_active: isActive } = card;
  return (
    <li className="relative flex flex-col gap-4 rounded-2xl border border-line bg-surface p-3 shadow-card hover:border-line-strong">
      <CardFace
        name={name}
        brand={card.brand}
        lastFour={card.last_four_digits}
        color={card.color}
        isActive={isActive}
      />
      <div className="flex flex-1 flex-col gap-3 px-2 pb-1">
        <div className="flex items-center justify-between gap-2">
          <p className="min-w-0 text-sm text-muted">
            {t("closesOn", { day: card.closing_date })} · {t("dueOn", { day: card.due_date })}
          </p>
          <div className="relative z-10 -my-1 flex items-center gap-1">
            {!isActive && <Badge>{t("inactive")}</Badge>}
            <CardMenu card={card} />
          </div>
        </div>
        {use !== undefined ? (
          <Limit
            label={t("limitOf", { name })}
            limit={use.limit}
            used={use.used}
            available={use.available}
            share={use.percentage}
            level={use.level}
            currency={currency}
          />
        ) : (
          isPending && <Skeleton className="h-16" />
        )}
      </div>
      <Link
        href={`/workspace/cards?id=${id}`}
        prefetch={false}
        aria-label={t("open", { name })}
        className="absolute inset-0 rounded-2xl"
      />
    </li>
  );
}
