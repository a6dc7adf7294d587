"use client";

import { ChartPie, CopyPlus, Plus } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { useFormats } from "@/i18n/formats";
import { usePlace } from "@/session/workspace";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Empty, Loading, Query } from "@/ui/states";

import { DeleteBudget } from "./delete";
import { EditBudget } from "./edit";
import { useBudgets, type Period } from "./queries";
import { BudgetRow } from "./row";

type Budget = Schemas["Budget"];
type Task = { name: "edit" | "delete"; budget: Budget };

interface Props {
  month: string;
  period: Period;
  onCreate: () => void;
  onDuplicate: () => void;
}

/** The budgets of a month; those that count nowhere stand below. */
export function BudgetList({ month, period, onCreate, onDuplicate }: Props) {
  const t = useTranslations("budgets.list");
  const formats = useFormats();
  const query = useBudgets(month);
  const [task, setTask] = useState<Task | null>(null);
  const row = (budget: Budget) => (
    <BudgetRow
      key={budget.id}
      budget={budget}
      period={period}
      onEdit={() => setTask({ name: "edit", budget })}
      onDelete={() => setTask({ name: "delete", budget })}
    />
  );
  return (
    <Card aria-label={t("title", { month: formats.month(month) })}>
      <Query
        query={query}
        loading={<Loading className="p-5" />}
        isEmpty={(budgets) => budgets.length === 0}
        empty={<NoBudgets month={month} onCreate={onCreate} onDuplicate={onDuplicate} />}
      >
        {(budgets) => {
          const inactive = budgets.filter(({ is_active }) => !is_active);
          return (
            <>
              <ul className="divide-y divide-line">{budgets.filter(({ is_active }) => is_active).map(row)}</ul>
              {inactive.length > 0 && (
                <>
                  <div className="border-y border-line bg-sunken px-5 py-2.5 first:rounded-t-xl first:border-t-0">
                    <h2 className="text-sm font-medium">{t("inactiveTitle")}</h2>
                    <p className="text-sm text-muted">{t("inactiveHint")}</p>
                  </div>
                  <ul className="divide-y divide-line">{inactive.map(row)}</ul>
                </>
              )}
            </>
          );
        }}
      </Query>
      {task?.name === "edit" && <EditBudget budget={task.budget} onClose={() => setTask(null)} />}
      {task?.name === "delete" && <DeleteBudget budget={task.budget} onClose={() => setTask(null)} />}
    </Card>
  );
}

function NoBudgets({ month, onCreate, onDuplicate }: Omit<Props, "period">) {
  const t = useTranslations("budgets");
  const formats = useFormats();
  const { canWrite } = usePlace();
  return (
    <Empty
      icon={<ChartPie />}
      title={t("empty.title", { month: formats.month(month) })}
      action={
        canWrite && (
          <div className="flex flex-wrap justify-center gap-2">
            <Button look="primary" onClick={onCreate}>
              <Plus aria-hidden />
              {t("actions.new")}
            </Button>
            <Button onClick={onDuplicate}>
              <CopyPlus aria-hidden />
              {t("actions.duplicate")}
            </Button>
          </div>
        )
      }
    >
      {canWrite ? t("empty.text") : t("empty.viewer")}
    </Empty>
  );
}
