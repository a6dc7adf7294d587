"use client";

import { Ellipsis, ListFilter, Pencil, Power, Trash2 } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { isNegative } from "@/i18n/decimal";
import { useFormats } from "@/i18n/formats";
import { useProblemText } from "@/i18n/problem-text";
import { usePlace } from "@/session/workspace";
import { Amount } from "@/ui/amount";
import { IconButton } from "@/ui/button";
import { classNames } from "@/ui/class-names";
import { Dot } from "@/ui/dot";
import { Menu, MenuItem, MenuSeparator } from "@/ui/menu";
import { Progress } from "@/ui/progress";
import { toast } from "@/ui/toast";

import { HealthBadge, toneOf } from "./health";
import { Planned } from "./planned";
import { transactionsOf, type Period } from "./queries";

interface Props {
  budget: Schemas["Budget"];
  period: Period;
  onEdit: () => void;
  onDelete: () => void;
}

/** One category's plan, and how much of it is gone. */
export function BudgetRow({ budget, period, onEdit, onDelete }: Props) {
  const t = useTranslations("budgets.list");
  const { currency } = usePlace();
  return (
    <li
      className={classNames(
        "grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-2.5 py-4 pr-3 pl-5",
        "lg:grid-cols-[12rem_minmax(0,1fr)_minmax(0,27rem)_auto]",
      )}
    >
      <div className="flex min-w-0 flex-wrap items-center gap-x-2.5 gap-y-1 lg:flex-col lg:items-start">
        <span className="flex max-w-full min-w-0 items-center gap-2.5">
          <Dot color={budget.color} />
          <Link
            href={transactionsOf(budget.category_id, period)}
            prefetch={false}
            className="min-w-0 truncate font-medium underline-offset-4 hover:underline"
            title={budget.category_name}
          >
            {budget.category_name}
          </Link>
        </span>
        {budget.is_active && <HealthBadge health={budget.budget_health} />}
      </div>
      <Used budget={budget} />
      <dl className="col-span-2 row-start-3 flex flex-wrap justify-between gap-x-4 gap-y-2 text-sm lg:col-span-1 lg:row-auto lg:grid lg:grid-cols-[1fr_1.4fr_1fr]">
        <Figure name={t("spent")}>
          <Amount value={budget.spent_amount} currency={currency} />
        </Figure>
        <Figure name={t("planned")}>
          <Planned budget={budget} />
        </Figure>
        <Figure name={t("remaining")} isBad={isNegative(budget.remaining_amount)}>
          <Amount value={budget.remaining_amount} currency={currency} />
        </Figure>
      </dl>
      <div className="col-start-2 row-start-1 lg:col-start-4">
        <Actions budget={budget} period={period} onEdit={onEdit} onDelete={onDelete} />
      </div>
    </li>
  );
}

/** How much is used, and from where on it warns. */
function Used({ budget }: Pick<Props, "budget">) {
  const t = useTranslations("budgets.list");
  const formats = useFormats();
  return (
    <div className="col-span-2 flex min-w-0 items-center gap-3 lg:col-span-1">
      <div className="relative min-w-0 flex-1">
        <Progress
          label={t("usedOf", { name: budget.category_name })}
          value={budget.percentage_used}
          tone={budget.is_active ? toneOf(budget.budget_health) : "neutral"}
        />
        <span
          aria-hidden
          className="absolute -inset-y-0.5 w-0.5 rounded-full bg-line-strong"
          style={{ left: `${budget.alert_threshold}%` }}
        />
      </div>
      <span className="figures w-18 shrink-0 text-right text-sm text-muted">
        {formats.percent(budget.percentage_used)}
      </span>
    </div>
  );
}

function Figure({ name, isBad = false, children }: { name: string; isBad?: boolean; children: React.ReactNode }) {
  return (
    <div className="min-w-0 lg:text-right">
      <dt className="text-xs text-muted">{name}</dt>
      <dd className={classNames("font-medium", isBad && "text-negative")}>{children}</dd>
    </div>
  );
}

function Actions({ budget, period, onEdit, onDelete }: Props) {
  const t = useTranslations("budgets.actions");
  const { canWrite } = usePlace();
  const change = api.useMutation("patch", "/budgets/{budget_id}");
  const problemText = useProblemText();
  const toggle = () =>
    change.mutate(
      { params: { path: { budget_id: budget.id } }, body: { is_active: !budget.is_active } },
      { onError: (error) => toast.error(problemText(error)) },
    );
  return (
    <Menu
      trigger={
        <IconButton label={t("more", { name: budget.category_name })} isBusy={change.isPending}>
          {!change.isPending && <Ellipsis />}
        </IconButton>
      }
    >
      <MenuItem asChild>
        <Link href={transactionsOf(budget.category_id, period)} prefetch={false}>
          <ListFilter aria-hidden />
          {t("transactions")}
        </Link>
      </MenuItem>
      {canWrite && (
        <>
          <MenuItem onSelect={onEdit}>
            <Pencil aria-hidden />
            {t("edit")}
          </MenuItem>
          <MenuItem onSelect={toggle}>
            <Power aria-hidden />
            {budget.is_active ? t("deactivate") : t("activate")}
          </MenuItem>
          <MenuSeparator />
          <MenuItem tone="negative" onSelect={onDelete}>
            <Trash2 aria-hidden />
            {t("delete")}
          </MenuItem>
        </>
      )}
    </Menu>
  );
}
