"use client";

import { CircleAlert, CircleCheck, Clock } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";

import type { Schemas, Versioned } from "@/api/client";
import { isZero } from "@/i18n/decimal";
import { Amount } from "@/ui/amount";
import { Badge } from "@/ui/badge";
import { Card } from "@/ui/card";
import { classNames } from "@/ui/class-names";

import { useHolder } from "../place";
import { TargetFigure } from "./target-figure";

/** Whether the books would say what the bank says: what was there, what is booked, what is staged, and their sum beside it. */
export function Figures({ seen }: { seen: Versioned<Schemas["ImportSession"]> }) {
  const t = useTranslations("imports.figures");
  const session = seen.value;
  const { kind, currency } = useHolder(session);
  const isAccount = kind === "account";
  return (
    <Card aria-label={t("label")} className="grid lg:grid-cols-[3fr_2fr]">
      <dl className="grid grid-cols-2 gap-x-4 gap-y-4 p-5 sm:grid-cols-4">
        <Figure name={t(isAccount ? "initialAccount" : "initialCard")}>
          <Amount value={session.initial_balance} currency={currency} />
        </Figure>
        <Figure name={t(isAccount ? "bookedAccount" : "bookedCard")} sign="+">
          <Amount value={session.booked_value} currency={currency} />
        </Figure>
        <Figure name={t("staged")} sign="+">
          <Amount value={session.staged_value} currency={currency} />
        </Figure>
        <Figure name={t(isAccount ? "contextAccount" : "contextCard")} sign="=" isStrong>
          <Amount value={session.context_value} currency={currency} />
        </Figure>
      </dl>
      <dl className="grid grid-cols-2 gap-4 border-t border-line bg-sunken/50 p-5 max-lg:rounded-b-xl lg:rounded-r-xl lg:border-t-0 lg:border-l">
        <Figure name={t(isAccount ? "targetAccount" : "targetCard")}>
          <TargetFigure seen={seen} currency={currency} />
        </Figure>
        <Figure name={t("difference")} isStrong>
          <Difference session={session} currency={currency} />
        </Figure>
      </dl>
    </Card>
  );
}

function Figure({
  name,
  sign,
  isStrong = false,
  children,
}: {
  name: string;
  sign?: string;
  isStrong?: boolean;
  children: ReactNode;
}) {
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <dt className="text-xs text-muted">
        {sign !== undefined && (
          <span aria-hidden className="mr-1 font-semibold">
            {sign}
          </span>
        )}
        {name}
      </dt>
      <dd className={classNames("min-w-0 text-base", isStrong && "text-lg font-semibold")}>{children}</dd>
    </div>
  );
}

function Difference({ session, currency }: { session: Schemas["ImportSession"]; currency: string }) {
  const t = useTranslations("imports.figures");
  const { difference, status } = session;
  if (difference == null) return <span className="text-sm font-normal text-muted">{t("noTarget")}</span>;
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <Amount value={difference} currency={currency} />
      <Verdict isEqual={isZero(difference)} isDone={status === "OK"} />
    </span>
  );
}

function Verdict({ isEqual, isDone }: { isEqual: boolean; isDone: boolean }) {
  const t = useTranslations("imports.figures");
  if (isDone) {
    return (
      <Badge tone="positive">
        <CircleCheck aria-hidden />
        {t("ok")}
      </Badge>
    );
  }
  return isEqual ? (
    <Badge tone="caution">
      <Clock aria-hidden />
      {t("waits")}
    </Badge>
  ) : (
    <Badge tone="negative">
      <CircleAlert aria-hidden />
      {t("off")}
    </Badge>
  );
}
