"use client";

import { useTranslations } from "use-intl";

import { useAddress } from "@/ui/address";
import { Page } from "@/ui/page";
import { Tabs } from "@/ui/tabs";

import { Books } from "./books";
import { CashFlowReport } from "./cash-flow-report";
import { MonthlyReport } from "./monthly-report";
import { NetWorthReport } from "./net-worth-report";
import { StatementReport } from "./statement-report";

const TABS = ["monthly", "statement", "net-worth", "cash-flow", "books"] as const;
type TabName = (typeof TABS)[number];

const CONTENTS: Readonly<Record<TabName, () => React.ReactNode>> = {
  monthly: MonthlyReport,
  statement: StatementReport,
  "net-worth": NetWorthReport,
  "cash-flow": CashFlowReport,
  books: Books,
};

/** What the books come to, to be looked at, printed and taken elsewhere. */
export function Reports() {
  const t = useTranslations("reports");
  const { params, set } = useAddress();
  const tab = TABS.find((name) => name === params.get("tab")) ?? TABS[0];
  return (
    <Page title={t("title")} description={t("description")}>
      <Tabs
        label={t("tabs.label")}
        value={tab}
        onChange={(name) => set({ tab: name })}
        tabs={TABS.map((name) => {
          const Content = CONTENTS[name];
          return { value: name, label: t(`tabs.${name}`), content: <Content /> };
        })}
      />
    </Page>
  );
}
