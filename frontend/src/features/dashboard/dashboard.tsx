"use client";

import { useTranslations } from "use-intl";

import { useFormats } from "@/i18n/formats";
import { Page } from "@/ui/page";
import { Loading } from "@/ui/states";
import { Tabs } from "@/ui/tabs";

import { CardsTab } from "./cards/cards-tab";
import { OverviewTab } from "./overview/overview-tab";
import { PeriodControls } from "./period-controls";
import { PlanningTab } from "./planning/planning-tab";
import { Start } from "./start";
import { useBooks, useFinancialSummary } from "./summary";
import { useView, type View } from "./view";

/** How the money of a workspace stands. */
export function Dashboard() {
  const t = useTranslations("dashboard");
  const title = useTranslations("shell.pages")("dashboard");
  const { view, change } = useView();
  const books = useBooks();
  const days = useDaysInWords(view);

  if (books === "unknown") {
    return (
      <Page title={title}>
        <Loading rows={6} />
      </Page>
    );
  }
  if (books === "new") {
    return (
      <Page title={title}>
        <Start hasAccount={false} />
      </Page>
    );
  }
  const onAllAccounts = () => change({ account: null });
  return (
    <Page title={title} description={days} actions={<PeriodControls view={view} change={change} />}>
      {books === "no entries" && <Start hasAccount />}
      <Tabs
        label={t("tabs.label")}
        value={view.tab}
        onChange={(tab) => change({ tab })}
        tabs={[
          {
            value: "overview",
            label: t("tabs.overview"),
            content: <OverviewTab view={view} onAllAccounts={onAllAccounts} />,
          },
          { value: "cards", label: t("tabs.cards"), content: <CardsTab view={view} /> },
          {
            value: "planning",
            label: t("tabs.planning"),
            content: <PlanningTab view={view} onAllAccounts={onAllAccounts} />,
          },
        ]}
      />
    </Page>
  );
}

/** The days that are looked at, as the server understood them: a month may start on the pay day. */
function useDaysInWords(view: View): string {
  const t = useTranslations("dashboard.period");
  const formats = useFormats();
  const { data } = useFinancialSummary(view);
  // A space keeps the line's height until they are known.
  return data === undefined
    ? "\u00a0"
    : t("range", { start: formats.date(data.startDate), end: formats.date(data.endDate) });
}
