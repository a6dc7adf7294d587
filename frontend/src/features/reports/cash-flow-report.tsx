"use client";

import { useTranslations } from "use-intl";

import { api, http, type Schemas } from "@/api/client";
import { addDays } from "@/i18n/calendar";
import { useFormats } from "@/i18n/formats";
import { usePlace } from "@/session/workspace";
import { useAddress } from "@/ui/address";
import { Field } from "@/ui/field";
import { Select } from "@/ui/input";
import { Query } from "@/ui/states";

import { CashFlowAccounts } from "./cash-flow-accounts";
import { CashFlowDays } from "./cash-flow-days";
import { CashFlowSummary } from "./cash-flow-summary";
import { Expected, Lapsed } from "./expected";
import { outlookOf, TOGETHER, WITHOUT } from "./outlook";
import { lengthOf } from "./period";
import { reportOf } from "./queries";
import { Report } from "./report";
import { Unconverted } from "./unconverted";

const LENGTHS = [30, 60, 90, 180, 365] as const;

/** What accounts will hold on each of the next days, and what makes it so. */
export function CashFlowReport() {
  const t = useTranslations("reports.cashFlow");
  const { today } = usePlace();
  const formats = useFormats();
  const { params, set } = useAddress();
  const days = lengthOf(params.get("days"), LENGTHS, LENGTHS[0]);
  const of = params.get("account") ?? TOGETHER;
  const query = api.useQuery(
    "get",
    "/reports/cash-flow",
    { params: { query: { days } } },
    { select: reportOf<Schemas["CashFlow"]> },
  );
  return (
    <Report
      heading={t("heading", { start: formats.date(today), end: formats.date(addDays(today, days)) })}
      controls={
        <>
          <Field label={t("days")}>
            {(field) => (
              <Select {...field} value={days} onChange={({ target }) => set({ days: target.value })}>
                {LENGTHS.map((count) => (
                  <option key={count} value={count}>
                    {t("nextDays", { count })}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Field label={t("account")}>
            {(field) => (
              <Select
                {...field}
                value={of}
                onChange={({ target }) => set({ account: target.value === TOGETHER ? null : target.value })}
                className="w-56"
              >
                <option value={TOGETHER}>{t("together")}</option>
                {query.data?.accounts.map(({ account_id, name }) => (
                  <option key={account_id} value={account_id}>
                    {name}
                  </option>
                ))}
                <option value={WITHOUT}>{t("without")}</option>
              </Select>
            )}
          </Field>
        </>
      }
      file={{
        name: `cash-flow-${today}`,
        tables: ["days", "accounts", "expected"],
        fetch: (file) => http.GET("/reports/cash-flow", { params: { query: { days, ...file } }, parseAs: "blob" }),
      }}
    >
      <Query query={query}>{(flow) => <Contents flow={flow} of={of} />}</Query>
    </Report>
  );
}

function Contents({ flow, of }: { flow: Schemas["CashFlow"]; of: string }) {
  const { outlook, currency, expected } = outlookOf(flow, of);
  return (
    <>
      <CashFlowSummary outlook={outlook} currency={currency} isWithout={of === WITHOUT} />
      <Unconverted sums={flow.unconverted} />
      <CashFlowDays outlook={outlook} currency={currency} busy={new Set(expected.map(({ date }) => date))} />
      <Expected movements={expected} accounts={flow.accounts} />
      {of === TOGETHER && <CashFlowAccounts flow={flow} />}
      <Lapsed slots={flow.lapsed} />
    </>
  );
}
