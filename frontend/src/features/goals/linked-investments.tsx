"use client";

import { Link2, Unlink } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { useTranslations } from "use-intl";

import { api } from "@/api/client";
import { FormFailure } from "@/forms/failure";
import { useProblemText } from "@/i18n/problem-text";
import { useInvestmentOptions } from "@/pickers/options";
import { usePlace } from "@/session/workspace";
import { Amount } from "@/ui/amount";
import { Button, IconButton } from "@/ui/button";
import { Combobox } from "@/ui/combobox";
import { Field } from "@/ui/field";
import { toast } from "@/ui/toast";

import type { Goal } from "./queries";

/** The investments whose value counts for a goal. */
export function LinkedInvestments({ goal }: { goal: Goal }) {
  const t = useTranslations("goals.investments");
  const { canWrite } = usePlace();
  return (
    <section aria-label={t("title")} className="flex flex-col gap-3">
      <div>
        <h3 className="font-semibold">{t("title")}</h3>
        <p className="text-sm text-muted">{t("hint")}</p>
      </div>
      {canWrite && <LinkInvestment goal={goal} />}
      {goal.investments.length === 0 ? (
        <p className="text-sm text-muted">{t("empty")}</p>
      ) : (
        <ul className="divide-y divide-line">
          {goal.investments.map((investment) => (
            <li key={investment.id} className="flex min-h-12 items-center gap-3 text-sm">
              <div className="min-w-0 flex-1">
                <p className="truncate font-medium">{investment.asset_name}</p>
                <p className="truncate text-muted">{investment.account.name}</p>
              </div>
              <span className="font-medium">
                <Amount value={investment.current_value} currency={investment.currency_code} />
              </span>
              {canWrite && <UnlinkButton goal={goal} id={investment.id} name={investment.asset_name} />}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function LinkInvestment({ goal }: { goal: Goal }) {
  const t = useTranslations("goals.investments");
  const all = useInvestmentOptions();
  const [chosen, setChosen] = useState<string | null>(null);
  const link = api.useMutation("post", "/goals/{goal_id}/investments");
  const linked = new Set(goal.investments.map(({ id }) => id));
  const options = all.filter(({ value }) => !linked.has(value));
  if (all.length === 0) {
    return (
      <p className="rounded-xl bg-sunken p-4 text-sm">
        {t("none")}{" "}
        <Link href="/workspace/investments" prefetch={false} className="text-accent underline underline-offset-4">
          {t("create")}
        </Link>
      </p>
    );
  }
  if (options.length === 0) return <p className="text-sm text-muted">{t("allLinked")}</p>;
  const add = () =>
    chosen !== null &&
    link.mutate(
      { params: { path: { goal_id: goal.id } }, body: { investment_id: chosen } },
      {
        onSuccess: () => {
          setChosen(null);
          toast.success(t("linked"));
        },
      },
    );
  return (
    <div className="flex flex-col gap-3 rounded-xl bg-sunken p-4">
      <FormFailure error={link.error} />
      <div className="flex items-end gap-2">
        <Field label={t("add")} className="flex-1">
          {(field) => <Combobox {...field} label={t("add")} options={options} value={chosen} onChange={setChosen} />}
        </Field>
        <Button look="primary" disabled={chosen === null} isBusy={link.isPending} onClick={add}>
          {!link.isPending && <Link2 aria-hidden />}
          {t("link")}
        </Button>
      </div>
    </div>
  );
}

function UnlinkButton({ goal, id, name }: { goal: Goal; id: string; name: string }) {
  const t = useTranslations("goals.investments");
  const problemText = useProblemText();
  const unlink = api.useMutation("delete", "/goals/{goal_id}/investments/{investment_id}");
  return (
    <IconButton
      size="icon-sm"
      label={t("unlinkOf", { name })}
      isBusy={unlink.isPending}
      onClick={() =>
        unlink.mutate(
          { params: { path: { goal_id: goal.id, investment_id: id } } },
          {
            onSuccess: () => toast.success(t("unlinked")),
            onError: (error) => toast.error(problemText(error)),
          },
        )
      }
    >
      {!unlink.isPending && <Unlink />}
    </IconButton>
  );
}
