"use client";

import { useTranslations } from "use-intl";

import { api, http, type Schemas } from "@/api/client";
import { isMonth } from "@/i18n/calendar";
import { useFormats } from "@/i18n/formats";
import { usePlace } from "@/session/workspace";
import { useAddress } from "@/ui/address";
import { Amount } from "@/ui/amount";
import { Checkbox } from "@/ui/checkbox";
import { Figure, Figures } from "@/ui/figures";
import { MonthPicker } from "@/ui/month-picker";
import { SignedPercent } from "@/ui/signed-percent";
import { Query } from "@/ui/states";

import { MonthlySection } from "./monthly-section";
import { reportOf } from "./queries";
import { Report } from "./report";
import { Unconverted } from "./unconverted";

/** A month by category, against the month before and the budgets. */
export function MonthlyReport() {
  const t = useTranslations("reports.monthly");
  const { month: present, workspace } = usePlace();
  const formats = useFormats();
  const { params, set } = useAddress();
  const named = params.get("month");
  const month = isMonth(named) ? named : present;
  const withSubs = params.get("subs") === "1";
  const query = api.useQuery(
    "get",
    "/reports/monthly",
    { params: { query: { month } } },
    { select: reportOf<Schemas["MonthlyReport"]> },
  );
  const period =
    query.data === undefined
      ? ""
      : t("period", { start: formats.date(query.data.start_date), end: formats.date(query.data.end_date) });
  return (
    <Report
      heading={t("heading", { month: formats.month(month) })}
      note={`${period} · ${t(workspace.basis === "BILLING_MONTH" ? "byBill" : "byPurchase")}`}
      controls={
        <>
          <MonthPicker value={month} today={present} onChange={(chosen) => set({ month: chosen })} />
          <Checkbox
            label={t("withSubs")}
            checked={withSubs}
            onChange={(shown) => set({ subs: shown ? "1" : null })}
            className="h-10"
          />
        </>
      }
      file={{
        name: `report-${month}`,
        fetch: (file) => http.GET("/reports/monthly", { params: { query: { month, ...file } }, parseAs: "blob" }),
      }}
    >
      <Query query={query}>{(report) => <Contents report={report} withSubs={withSubs} />}</Query>
    </Report>
  );
}

function Contents({ report, withSubs }: { report: Schemas["MonthlyReport"]; withSubs: boolean }) {
  const t = useTranslations("reports.monthly");
  const { currency_code: currency } = report;
  const days = { date_from: report.start_date, date_to: report.end_date };
  return (
    <>
      <Figures label={t("totals")}>
        <Compared label={t("income")} of={report.income.total} currency={currency} />
        <Compared label={t("expenses")} of={report.expenses.total} currency={currency} />
        <Compared label={t("net")} of={report.net} currency={currency} isSigned />
      </Figures>
      <Unconverted sums={report.unconverted} />
      <MonthlySection
        title={t("expensesBy")}
        empty={t("emptyExpenses")}
        section={report.expenses}
        currency={currency}
        days={days}
        withSubs={withSubs}
      />
      <MonthlySection
        title={t("incomeBy")}
        empty={t("emptyIncome")}
        section={report.income}
        currency={currency}
        days={days}
        withSubs={withSubs}
      />
    </>
  );
}

function Compared({
  label,
  of,
  currency,
  isSigned = false,
}: {
  label: string;
  of: Schemas["ComparedAmount"];
  currency: string;
  isSigned?: boolean;
}) {
  const t = useTranslations("reports.monthly");
  const formats = useFormats();
  return (
    <Figure
      label={label}
      hint={
        <>
          {t("before", { amount: formats.amount(of.previous, currency) })}{" "}
          {/* Whether more is better depends on what it is: the sign alone says which way it went. */}
          {of.change_percent != null && <SignedPercent value={of.change_percent} className="text-muted" />}
        </>
      }
      isMain
    >
      <Amount value={of.amount} currency={currency} signed={isSigned} />
    </Figure>
  );
}
