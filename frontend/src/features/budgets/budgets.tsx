"use client";

import { CopyPlus, Plus } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";

import { isMonth } from "@/i18n/calendar";
import { useFormats } from "@/i18n/formats";
import { usePlace } from "@/session/workspace";
import { useAddress } from "@/ui/address";
import { Button } from "@/ui/button";
import { MonthPicker } from "@/ui/month-picker";
import { Page } from "@/ui/page";

import { CreateBudget } from "./create";
import { Duplicate } from "./duplicate";
import { BudgetList } from "./list";
import { useSpending } from "./queries";
import { Summary } from "./summary";
import { Unplanned } from "./unplanned";

type Task = { name: "create"; category: string | null } | { name: "duplicate" };

/** What a month is to cost, and what it does. */
export function Budgets() {
  const t = useTranslations("budgets");
  const formats = useFormats();
  const place = usePlace();
  const address = useAddress();
  const said = address.params.get("month");
  const month = isMonth(said) ? said : place.month;
  const spending = useSpending(month);
  const [task, setTask] = useState<Task | null>(null);
  const show = (next: string) => address.set({ month: next === place.month ? null : next });
  const create = (category: string | null) => setTask({ name: "create", category });
  const duplicate = () => setTask({ name: "duplicate" });
  return (
    <Page
      title={t("title")}
      description={t("description")}
      actions={
        <>
          <MonthPicker value={month} onChange={show} today={place.month} />
          {place.canWrite && (
            <>
              <Button onClick={duplicate}>
                <CopyPlus aria-hidden />
                {t("actions.duplicate")}
              </Button>
              <Button look="primary" onClick={() => create(null)}>
                <Plus aria-hidden />
                {t("actions.new")}
              </Button>
            </>
          )}
        </>
      }
    >
      {/* Every day counts from where the workspace's month starts; where that is the first, saying so would be noise. */}
      {place.startDay !== 1 && (
        <p className="-mt-3 text-sm text-muted">
          {t("summary.period", {
            from: formats.date(spending.period.start),
            to: formats.date(spending.period.end),
          })}
        </p>
      )}
      <Summary month={month} />
      <BudgetList month={month} period={spending.period} onCreate={() => create(null)} onDuplicate={duplicate} />
      <Unplanned month={month} spending={spending} onPlan={create} />
      {task?.name === "create" && (
        <CreateBudget month={month} category={task.category} spending={spending} onClose={() => setTask(null)} />
      )}
      {task?.name === "duplicate" && <Duplicate target={month} onShow={show} onClose={() => setTask(null)} />}
    </Page>
  );
}
