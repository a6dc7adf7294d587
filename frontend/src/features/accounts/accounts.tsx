"use client";

import { Landmark, Plus } from "lucide-react";
import { useTranslations } from "use-intl";

import { api } from "@/api/client";
import { usePlace } from "@/session/workspace";
import { useAddress } from "@/ui/address";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Checkbox } from "@/ui/checkbox";
import { dialogOnDemand } from "@/ui/dialog";
import { Page } from "@/ui/page";
import { Empty, Query } from "@/ui/states";

import { AccountGroups } from "./account-groups";
import { Totals } from "./totals";

const EditAccount = dialogOnDemand(() => import("./account-form").then((it) => it.EditAccount));
const NewAccount = dialogOnDemand(() => import("./account-form").then((it) => it.NewAccount));

/** Where the money is: accounts by type, with what each holds today. */
export function Accounts() {
  const t = useTranslations("accounts");
  const { canWrite } = usePlace();
  const { params, set } = useAddress();
  const query = api.useQuery("get", "/accounts");
  const showsInactive = params.has("inactive");
  const hasInactive = query.data?.some((account) => !account.is_active) === true;
  const edited = params.get("id");
  const create = canWrite && (
    <Button look="primary" onClick={() => set({ new: "" })}>
      <Plus aria-hidden />
      {t("new")}
    </Button>
  );
  return (
    <Page
      title={t("title")}
      actions={
        <>
          {hasInactive && (
            <Checkbox
              label={t("showInactive")}
              className="mr-2"
              checked={showsInactive}
              onChange={(checked) => set({ inactive: checked ? "" : null })}
            />
          )}
          {create}
        </>
      }
    >
      <Query
        query={query}
        isEmpty={(accounts) => accounts.length === 0}
        empty={
          <Card>
            <Empty icon={<Landmark />} title={t("empty.title")} action={create}>
              {t("empty.text")}
            </Empty>
          </Card>
        }
      >
        {(accounts) => (
          <>
            <Totals />
            <AccountGroups accounts={accounts} showsInactive={showsInactive} />
          </>
        )}
      </Query>
      {canWrite && params.has("new") && <NewAccount onClose={() => set({ new: null })} />}
      {canWrite && edited !== null && <EditAccount key={edited} id={edited} onClose={() => set({ id: null })} />}
    </Page>
  );
}
