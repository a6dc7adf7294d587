"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Query } from "@/ui/states";

import { FiguresLoading } from "./figures";
import { Fresh } from "./fresh";
import { useFinancialSummary } from "./summary";
import { Unconverted } from "./unconverted";
import type { View } from "./view";

/** What rests on the financial summary. One account may be what it fails on: then there is a way back to all of them. */
export function OfSummary({
  view,
  onAllAccounts,
  children,
}: {
  view: View;
  onAllAccounts: () => void;
  children: (summary: Schemas["DashboardSummary"]) => ReactNode;
}) {
  const t = useTranslations("dashboard.period");
  const summary = useFinancialSummary(view);
  if (summary.isError && summary.data === undefined) {
    return (
      <Card className="flex flex-col items-center pb-6">
        <Query query={summary}>{() => null}</Query>
        {view.account !== null && (
          <Button size="sm" look="link" onClick={onAllAccounts}>
            {t("showAllAccounts")}
          </Button>
        )}
      </Card>
    );
  }
  return (
    <Query
      query={summary}
      loading={<FiguresLoading count={6} className="grid grid-cols-2 gap-3 sm:gap-5 lg:grid-cols-3" />}
    >
      {(data) => (
        <Fresh isStale={summary.isPlaceholderData}>
          <Unconverted sums={data.unconverted} />
          {children(data)}
        </Fresh>
      )}
    </Query>
  );
}
