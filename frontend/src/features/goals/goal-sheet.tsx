"use client";

import { CircleCheck, Pencil, RotateCcw, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";

import { api } from "@/api/client";
import { useFormats } from "@/i18n/formats";
import { useProblemText } from "@/i18n/problem-text";
import { usePlace } from "@/session/workspace";
import { Amount } from "@/ui/amount";
import { Button, IconButton } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Query } from "@/ui/states";
import { toast } from "@/ui/toast";

import { GoalBadges } from "./badges";
import { Celebration } from "./celebration";
import { DeleteGoal } from "./delete";
import { Deposits } from "./deposits";
import { Due } from "./goal-card";
import { EditGoal } from "./goal-form";
import { LinkedInvestments } from "./linked-investments";
import { isReached, type Goal } from "./queries";
import { Ring } from "./ring";

/** One goal: how far it has come, by what, and what can be done about it. */
export function GoalSheet({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useTranslations("goals");
  const { canWrite } = usePlace();
  const query = api.useQuery("get", "/goals/{goal_id}", { params: { path: { goal_id: id } } });
  const goal = query.data;
  const [task, setTask] = useState<"edit" | "delete" | null>(null);
  return (
    <Dialog
      isOpen
      onClose={onClose}
      place="side"
      title={goal?.name ?? t("title")}
      {...(goal !== undefined && { description: goal.category })}
      footer={
        goal !== undefined &&
        canWrite && (
          <div className="flex items-center gap-2">
            <Button onClick={() => setTask("edit")}>
              <Pencil aria-hidden />
              {t("sheet.edit")}
            </Button>
            <CompleteOrReopen goal={goal} />
            <IconButton label={t("sheet.delete")} className="ml-auto text-negative" onClick={() => setTask("delete")}>
              <Trash2 />
            </IconButton>
          </div>
        )
      }
    >
      <Query query={query}>{(goal) => <Details goal={goal} />}</Query>
      {task === "edit" && <EditGoal id={id} onClose={() => setTask(null)} />}
      {task === "delete" && goal !== undefined && (
        <DeleteGoal goal={goal} onClose={() => setTask(null)} onDeleted={onClose} />
      )}
    </Dialog>
  );
}

function Details({ goal }: { goal: Goal }) {
  const t = useTranslations("goals");
  const { canWrite } = usePlace();
  const isThere = isReached(goal);
  const [wasThere, setWasThere] = useState(isThere);
  const [bursts, setBursts] = useState(0);
  if (wasThere !== isThere) {
    setWasThere(isThere);
    if (isThere) setBursts(bursts + 1);
  }
  return (
    <div className="flex flex-col gap-6">
      <div className="flex items-center gap-4">
        <Ring label={t("card.progress", { name: goal.name })} percent={goal.progress_pct} color={goal.color} />
        <div className="flex min-w-0 flex-col gap-2">
          <p className="text-sm">
            <Due goal={goal} />
          </p>
          <GoalBadges goal={goal} />
        </div>
      </div>
      {isThere && !goal.is_completed && (
        <Celebration goal={goal} bursts={bursts} action={canWrite && <Complete goal={goal} />} />
      )}
      <Figures goal={goal} />
      {goal.type === "MANUAL" ? <Deposits goal={goal} /> : <LinkedInvestments goal={goal} />}
    </div>
  );
}

function Figures({ goal }: { goal: Goal }) {
  const t = useTranslations("goals.sheet");
  const formats = useFormats();
  const figures = [
    [t("accumulated"), goal.current_value],
    [t("target"), goal.target_value],
    [t("remaining"), goal.remaining_value],
  ] as const;
  return (
    <dl className="flex flex-col gap-2 rounded-xl border border-line px-4 py-3 text-sm">
      {figures.map(([name, value]) => (
        <div key={name} className="flex justify-between gap-4">
          <dt className="text-muted">{name}</dt>
          <dd className="font-medium">
            <Amount value={value} currency={goal.currency_code} />
          </dd>
        </div>
      ))}
      <div className="flex justify-between gap-4">
        <dt className="text-muted">{t("due")}</dt>
        <dd className="figures font-medium">{formats.date(goal.due_date)}</dd>
      </div>
    </dl>
  );
}

function useComplete(goal: Goal) {
  const t = useTranslations("goals.sheet");
  const problemText = useProblemText();
  const complete = api.useMutation("post", "/goals/{goal_id}/complete");
  const run = () =>
    complete.mutate(
      { params: { path: { goal_id: goal.id } } },
      {
        onSuccess: () => toast.success(t("completedNow")),
        onError: (error) => toast.error(problemText(error)),
      },
    );
  return { run, isPending: complete.isPending };
}

function Complete({ goal }: { goal: Goal }) {
  const t = useTranslations("goals.celebration");
  const { run, isPending } = useComplete(goal);
  return (
    <Button size="sm" look="primary" isBusy={isPending} onClick={run}>
      {t("complete")}
    </Button>
  );
}

function CompleteOrReopen({ goal }: { goal: Goal }) {
  const t = useTranslations("goals.sheet");
  const problemText = useProblemText();
  const complete = useComplete(goal);
  const reopen = api.useMutation("post", "/goals/{goal_id}/reopen");
  if (!goal.is_completed) {
    return (
      <Button isBusy={complete.isPending} onClick={complete.run}>
        {!complete.isPending && <CircleCheck aria-hidden />}
        {t("complete")}
      </Button>
    );
  }
  return (
    <Button
      isBusy={reopen.isPending}
      onClick={() =>
        reopen.mutate(
          { params: { path: { goal_id: goal.id } } },
          {
            onSuccess: () => toast.success(t("reopened")),
            onError: (error) => toast.error(problemText(error)),
          },
        )
      }
    >
      {!reopen.isPending && <RotateCcw aria-hidden />}
      {t("reopen")}
    </Button>
  );
}
