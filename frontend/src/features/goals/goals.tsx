"use client";

import { Flag, Plus } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";

import { api } from "@/api/client";
import { usePlace } from "@/session/workspace";
import { useAddress } from "@/ui/address";
import { Button } from "@/ui/button";
import { dialogOnDemand } from "@/ui/dialog";
import { Page } from "@/ui/page";
import { Empty, Query, Skeleton } from "@/ui/states";
import { Tabs } from "@/ui/tabs";

import { GoalCard } from "./goal-card";
import type { Goal } from "./queries";
import { Summary } from "./summary";

const NewGoal = dialogOnDemand(() => import("./goal-form").then((it) => it.NewGoal));
const GoalSheet = dialogOnDemand(() => import("./goal-sheet").then((it) => it.GoalSheet));

const SHOWN = ["active", "completed", "all"] as const;
type Shown = (typeof SHOWN)[number];

const BELONGS: Readonly<Record<Shown, (goal: Goal) => boolean>> = {
  active: (goal) => !goal.is_completed,
  completed: (goal) => goal.is_completed,
  all: () => true,
};

/** What is to be reached, and how far it has come. */
export function Goals() {
  const t = useTranslations("goals");
  const { canWrite } = usePlace();
  const { params, set } = useAddress();
  const [isCreating, setIsCreating] = useState(false);
  const query = api.useQuery("get", "/goals");
  const shown = SHOWN.find((shown) => shown === params.get("show")) ?? "active";
  const openId = params.get("id");
  const open = (id: string | null) => set({ id });
  const create = canWrite && (
    <Button look="primary" onClick={() => setIsCreating(true)}>
      <Plus aria-hidden />
      {t("new")}
    </Button>
  );
  return (
    <Page title={t("title")} description={t("description")} actions={create}>
      <Query
        query={query}
        loading={<GoalsLoading />}
        isEmpty={(goals) => goals.length === 0}
        empty={
          <Empty icon={<Flag />} title={t("empty.title")} action={create}>
            {canWrite ? t("empty.text") : t("empty.viewer")}
          </Empty>
        }
      >
        {(goals) => (
          <>
            <Summary />
            <Tabs
              label={t("show.label")}
              value={shown}
              onChange={(next) => set({ show: next === "active" ? null : next })}
              tabs={SHOWN.map((value) => ({
                value,
                label: t(`show.${value}`),
                content: <GoalList shown={value} goals={goals.filter(BELONGS[value])} onOpen={open} />,
              }))}
            />
          </>
        )}
      </Query>
      {openId !== null && <GoalSheet key={openId} id={openId} onClose={() => open(null)} />}
      {isCreating && <NewGoal onClose={() => setIsCreating(false)} onCreated={open} />}
    </Page>
  );
}

function GoalList({ shown, goals, onOpen }: { shown: Shown; goals: readonly Goal[]; onOpen: (id: string) => void }) {
  const t = useTranslations("goals");
  if (goals.length === 0 && shown !== "all") {
    return (
      <Empty icon={<Flag />} title={t(`empty.${shown}`)}>
        {t(`empty.${shown}Text`)}
      </Empty>
    );
  }
  return (
    <ul aria-label={t("card.list")} className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
      {goals.map((goal) => (
        <GoalCard key={goal.id} goal={goal} onOpen={() => onOpen(goal.id)} />
      ))}
    </ul>
  );
}

function GoalsLoading() {
  return (
    <>
      <Skeleton className="h-32" />
      <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
        <Skeleton className="h-44" />
        <Skeleton className="h-44" />
        <Skeleton className="h-44" />
      </div>
    </>
  );
}
