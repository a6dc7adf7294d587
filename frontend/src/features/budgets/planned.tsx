"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { Check, Pencil, RotateCw, X } from "lucide-react";
import { useState } from "react";
import { Controller, useForm } from "react-hook-form";
import { useTranslations } from "use-intl";
import { z } from "zod";

import { api, ifMatch, type Schemas, type Versioned } from "@/api/client";
import { useEdited, useVersion } from "@/forms/edited";
import { useRules } from "@/forms/rules";
import { useSubmit } from "@/forms/submit";
import { useProblemText } from "@/i18n/problem-text";
import { usePlace } from "@/session/workspace";
import { Amount } from "@/ui/amount";
import { AmountInput } from "@/ui/amount-input";
import { IconButton } from "@/ui/button";
import { useReturnFocus } from "@/ui/return-focus";
import { Skeleton } from "@/ui/states";

import { readBudget } from "./queries";

type Budget = Schemas["Budget"];

/** The planned amount, which is changed where it stands. */
export function Planned({ budget }: { budget: Budget }) {
  const t = useTranslations("budgets.list");
  const { currency, canWrite } = usePlace();
  const [isEdited, setIsEdited] = useState(false);
  const opener = useReturnFocus<HTMLButtonElement>(isEdited);

  const amount = <Amount value={budget.planned_amount} currency={currency} />;
  if (!canWrite) return amount;
  if (isEdited) return <Edited budget={budget} onClose={() => setIsEdited(false)} />;
  return (
    <button
      ref={opener}
      type="button"
      aria-label={t("editPlanned", { name: budget.category_name })}
      title={t("editPlanned", { name: budget.category_name })}
      onClick={() => setIsEdited(true)}
      className="group -mx-1.5 inline-flex max-w-full items-center gap-1.5 rounded-md px-1.5 hover:bg-sunken"
    >
      <Pencil aria-hidden className="size-3 shrink-0 text-muted opacity-60 group-hover:opacity-100" />
      {amount}
    </button>
  );
}

/** Reads the plan as it is now, and lets it be changed. */
function Edited({ budget, onClose }: { budget: Budget; onClose: () => void }) {
  const common = useTranslations("common.actions");
  const problemText = useProblemText();
  const read = useEdited(["budget", budget.id], () => readBudget(budget.id));
  if (read.data !== undefined) return <PlannedForm read={read.data} onClose={onClose} />;
  if (read.error === null) return <Skeleton className="h-8 w-full" />;
  return (
    <span className="flex flex-wrap items-center gap-1">
      <IconButton size="icon-sm" label={common("retry")} onClick={() => void read.refetch()}>
        <RotateCw />
      </IconButton>
      <IconButton size="icon-sm" label={common("cancel")} onClick={onClose}>
        <X />
      </IconButton>
      <span role="alert" className="w-full text-sm whitespace-normal text-negative">
        {problemText(read.error)}
      </span>
    </span>
  );
}

function PlannedForm({ read, onClose }: { read: Versioned<Budget>; onClose: () => void }) {
  const t = useTranslations("budgets");
  const common = useTranslations("common.actions");
  const problemText = useProblemText();
  const planned = useRules().positiveAmount;
  const budget = read.value;
  const form = useForm({
    resolver: zodResolver(z.object({ planned })),
    defaultValues: { planned: budget.planned_amount },
  });
  const { failure, submit } = useSubmit(form, { planned_amount: "planned" });
  const change = api.useMutation("patch", "/budgets/{budget_id}");
  const atVersion = useVersion(
    read,
    () => readBudget(budget.id),
    (now) => form.reset({ planned: now.planned_amount }),
  );
  const { errors, isSubmitting } = form.formState;
  const save = submit(async ({ planned }) => {
    const path = { budget_id: budget.id };
    await atVersion((etag) =>
      change.mutateAsync({ params: { path, ...ifMatch(etag) }, body: { planned_amount: planned } }),
    );
    onClose();
  });
  const wrong = errors.planned?.message ?? (failure === null ? undefined : problemText(failure));
  return (
    <form noValidate onSubmit={(event) => void save(event)} className="flex flex-wrap items-center gap-1">
      <Controller
        control={form.control}
        name="planned"
        render={({ field }) => (
          <div className="w-20 flex-1">
            <AmountInput
              {...field}
              autoFocus
              aria-label={t("list.plannedOf", { name: budget.category_name })}
              aria-invalid={wrong === undefined ? undefined : true}
              aria-describedby={wrong === undefined ? undefined : `${budget.id}-planned`}
              className="h-8 px-2 text-right"
              onFocus={(event) => event.target.select()}
              onKeyDown={(event) => event.key === "Escape" && onClose()}
            />
          </div>
        )}
      />
      <IconButton type="submit" size="icon-sm" label={common("save")} isBusy={isSubmitting}>
        {!isSubmitting && <Check />}
      </IconButton>
      <IconButton size="icon-sm" label={common("cancel")} onClick={onClose}>
        <X />
      </IconButton>
      {wrong !== undefined && (
        <p id={`${budget.id}-planned`} role="alert" className="w-full text-sm whitespace-normal text-negative">
          {wrong}
        </p>
      )}
    </form>
  );
}
