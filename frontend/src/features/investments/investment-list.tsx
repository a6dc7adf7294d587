"use client";

import { ChartPie, PiggyBank, Plus } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { usePlace } from "@/session/workspace";
import { useAddress } from "@/ui/address";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { dialogOnDemand } from "@/ui/dialog";
import { foldForSearch } from "@/ui/fold";
import { Input, Select } from "@/ui/input";
import { Page } from "@/ui/page";
import { Empty, Query } from "@/ui/states";

import { InvestmentRows, InvestmentTable } from "./investment-table";

const NewInvestment = dialogOnDemand(() => import("./investment-form").then((it) => it.NewInvestment));

type Investment = Schemas["InvestmentItem"];

const SHOWN = ["held", "rescued", "all"] as const;
type Shown = (typeof SHOWN)[number];

/** Everything that was invested in. */
export function InvestmentList() {
  const t = useTranslations("investments");
  const { canWrite } = usePlace();
  const { params, set } = useAddress();
  const query = api.useQuery("get", "/investments");
  const [isAdding, setIsAdding] = useState(false);
  const shown = SHOWN.find((word) => word === params.get("show")) ?? "held";
  const add = canWrite && (
    <Button look="primary" onClick={() => setIsAdding(true)}>
      <Plus aria-hidden />
      {t("create")}
    </Button>
  );
  return (
    <Page
      title={t("title")}
      description={t("description")}
      actions={
        <>
          <Button asChild>
            <Link href="/investments-portfolio" prefetch={false}>
              <ChartPie aria-hidden />
              {t("portfolio")}
            </Link>
          </Button>
          {add}
        </>
      }
    >
      <Query
        query={query}
        isEmpty={(investments) => investments.length === 0}
        empty={
          <Card>
            <Empty icon={<PiggyBank />} title={t("empty.title")} action={add}>
              {t("empty.text")}
            </Empty>
          </Card>
        }
      >
        {(investments) => (
          <Found
            investments={investments}
            shown={shown}
            onShow={(word) => set({ show: word === "held" ? null : word })}
          />
        )}
      </Query>
      {isAdding && <NewInvestment onClose={() => setIsAdding(false)} />}
    </Page>
  );
}

function Found({
  investments,
  shown,
  onShow,
}: {
  investments: readonly Investment[];
  shown: Shown;
  onShow: (shown: Shown) => void;
}) {
  const t = useTranslations("investments");
  const [typed, setTyped] = useState("");
  const offered = investments.filter(({ is_rescued }) => shown === "all" || is_rescued === (shown === "rescued"));
  const found = offered.filter((investment) => searched(investment).includes(foldForSearch(typed)));
  return (
    <>
      <div className="flex flex-wrap gap-2">
        <Input
          type="search"
          aria-label={t("search")}
          placeholder={t("search")}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          className="min-w-52 flex-1 sm:max-w-sm"
        />
        <Select
          aria-label={t("show.label")}
          value={shown}
          onChange={(event) => onShow(event.target.value as Shown)}
          className="w-auto"
        >
          {SHOWN.map((word) => (
            <option key={word} value={word}>
              {t(`show.${word}`)}
            </option>
          ))}
        </Select>
      </div>
      <Card className="overflow-hidden">
        {found.length === 0 ? (
          <p className="px-5 py-10 text-center text-sm text-muted">
            {offered.length > 0 ? t("empty.noMatch") : t(shown === "rescued" ? "empty.noneRescued" : "empty.noneHeld")}
          </p>
        ) : (
          <>
            <InvestmentTable investments={found} />
            <InvestmentRows investments={found} />
          </>
        )}
      </Card>
    </>
  );
}

function searched({ asset_name, institution, account, tags }: Investment): string {
  return foldForSearch([asset_name, institution ?? "", account.name, ...tags.map(({ tag }) => tag.name)].join(" "));
}
