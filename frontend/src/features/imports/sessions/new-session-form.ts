"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMemo } from "react";
import { useForm } from "react-hook-form";
import { useTranslations } from "use-intl";
import { z } from "zod";

import { api, expectData, http, type Schemas } from "@/api/client";
import { useRules } from "@/forms/rules";

import type { Holder } from "../place";

export interface NewSession {
  kind: Holder["kind"];
  account: string | null;
  card: string | null;
  month: string;
  target: string;
}

export function useNewSessionForm(start: NewSession) {
  const t = useTranslations("imports.form");
  const rules = useRules();
  const schema = useMemo(
    () =>
      z
        .object({
          kind: z.enum(["account", "card"]),
          account: z.string().nullable(),
          card: z.string().nullable(),
          month: z.string(),
          target: z.union([z.literal(""), rules.amount]),
        })
        .superRefine((values, context) => {
          if (values[values.kind] === null) {
            context.addIssue({ code: "custom", path: [values.kind], message: t("noPlace") });
          }
        }),
    [rules, t],
  );
  return useForm<NewSession>({ resolver: zodResolver(schema), defaultValues: start });
}

/** The open session of the account or card and month, if there is one: there cannot be two. */
export function useOpenSession({ kind, account, card, month }: NewSession): Schemas["SessionSummary"] | undefined {
  const open = api.useQuery("get", "/import-sessions").data;
  const holder = kind === "account" ? account : card;
  return open?.find(
    (session) =>
      session.billing_month === month && holder !== null && (session.account_id ?? session.card_id) === holder,
  );
}

/** Whether a card's invoice of the month is paid already. */
export function useIsPaid({ kind, card, month }: NewSession): boolean {
  const query = { billing_month: month, status: "PAID" as const };
  const paid = api.useQuery("get", "/invoices", { params: { query } }, { enabled: kind === "card" && card !== null });
  return paid.data?.some(({ card_id }) => card_id === card) ?? false;
}

export async function createSession(values: NewSession): Promise<Schemas["ImportSession"]> {
  const { kind, account, card, month, target } = values;
  return expectData(
    await http.POST("/import-sessions", {
      body: {
        billing_month: month,
        ...(kind === "account" ? { account_id: account } : { card_id: card }),
        ...(target !== "" && { target_value: target }),
      },
    }),
  );
}
