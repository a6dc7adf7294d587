"use client";

import { ArrowLeft, Pencil } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { usePlace } from "@/session/workspace";
import { useAddress } from "@/ui/address";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { dialogOnDemand } from "@/ui/dialog";
import { Page } from "@/ui/page";
import { Query, Skeleton } from "@/ui/states";
import { Tabs } from "@/ui/tabs";

import { Ahead } from "./ahead";
import { CardFace } from "./card-face";
import { CardMenu } from "./card-menu";
import { InvoicesOfCard } from "./invoice/invoices-of-card";
import { Limit } from "./limit";
import { Plans } from "./plans";
import { useCardUse } from "./queries";

const EditCard = dialogOnDemand(() => import("./card-form").then((it) => it.EditCard));

const TABS = ["invoices", "plans", "ahead"] as const;

/** One card: its limit, its invoices, what was bought in instalments, and what the months ahead ask for. */
export function OneCard({ id }: { id: string }) {
  const t = useTranslations();
  const router = useRouter();
  const { canWrite } = usePlace();
  const { params, set } = useAddress();
  const query = api.useQuery("get", "/cards/{id}", { params: { path: { id } } });
  const card = query.data;
  const tab = TABS.find((name) => name === params.get("tab")) ?? "invoices";
  return (
    <Page
      title={card?.name ?? t("cards.title")}
      actions={
        <>
          <Button asChild look="quiet">
            <Link href="/workspace/cards" prefetch={false}>
              <ArrowLeft aria-hidden />
              {t("cards.back")}
            </Link>
          </Button>
          {card !== undefined && (
            <>
              {canWrite && (
                <Button className="hidden sm:inline-flex" onClick={() => set({ edit: id })}>
                  <Pencil aria-hidden />
                  {t("common.actions.edit")}
                </Button>
              )}
              <CardMenu card={card} onGone={() => router.push("/workspace/cards")} />
            </>
          )}
        </>
      }
    >
      <Query query={query} loading={<Skeleton className="h-56" />}>
        {(shown) => (
          <>
            <Head card={shown} />
            <Tabs
              label={t("cards.tabs.label")}
              value={tab}
              onChange={(chosen) => set({ tab: chosen === "invoices" ? null : chosen })}
              tabs={[
                { value: "invoices", label: t("cards.tabs.invoices"), content: <InvoicesOfCard card={shown} /> },
                { value: "plans", label: t("cards.tabs.plans"), content: <Plans card={shown} /> },
                { value: "ahead", label: t("cards.tabs.ahead"), content: <Ahead card={shown} /> },
              ]}
            />
          </>
        )}
      </Query>
      {canWrite && params.get("edit") === id && <EditCard id={id} onClose={() => set({ edit: null })} />}
    </Page>
  );
}

function Head({ card }: { card: Schemas["Card"] }) {
  const t = useTranslations("cards");
  const { use, isPending } = useCardUse(card.id);
  const accounts = api.useQuery("get", "/accounts").data;
  const account = accounts?.find(({ id }) => id === card.payment_account_id);
  return (
    <div className="grid items-stretch gap-5 md:grid-cols-[18rem_1fr]">
      <CardFace
        name={card.name}
        brand={card.brand}
        lastFour={card.last_four_digits}
        color={card.color}
        isActive={card.is_active}
        className="mx-auto max-w-72"
      />
      <Card className="flex flex-col justify-between gap-4 p-5" aria-label={t("limit")}>
        {use !== undefined ? (
          <Limit
            isLarge
            label={t("limitOf", { name: card.name })}
            limit={use.limit}
            used={use.used}
            available={use.available}
            share={use.percentage}
            level={use.level}
            currency={card.currency_code}
          />
        ) : (
          isPending && <Skeleton className="h-20" />
        )}
        <p className="flex flex-wrap gap-x-4 gap-y-1 text-sm text-muted">
          <span>{t("closesOn", { day: card.closing_date })}</span>
          <span>{t("dueOn", { day: card.due_date })}</span>
          {account !== undefined && <span>{t("paidBy", { account: account.name })}</span>}
          {!card.is_active && <Badge>{t("inactive")}</Badge>}
        </p>
      </Card>
    </div>
  );
}
