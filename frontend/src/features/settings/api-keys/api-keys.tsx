"use client";

import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { dialogOnDemand } from "@/ui/dialog";
import { Page } from "@/ui/page";
import { Empty, Query } from "@/ui/states";

import { KeyTable } from "./key-table";
import { RevokeKey } from "./revoke-key";

const NewKey = dialogOnDemand(() => import("./new-key").then((it) => it.NewKey));

/** Keys for programs that act in one's stead. */
export function ApiKeys() {
  const t = useTranslations("settings.keys");
  const query = api.useQuery("get", "/api-keys");
  const [isNew, setIsNew] = useState(false);
  const [revoking, setRevoking] = useState<Schemas["ApiKey"] | null>(null);
  const make = (
    <Button look="primary" onClick={() => setIsNew(true)}>
      <Plus aria-hidden />
      {t("new")}
    </Button>
  );
  return (
    <Page title={t("title")} description={t("description")} actions={make}>
      <Card aria-label={t("title")} className="p-2 sm:p-4">
        <Query
          query={query}
          isEmpty={(keys) => keys.length === 0}
          empty={
            <Empty icon={<KeyRound />} title={t("empty")} action={make}>
              {t("emptyText")}
            </Empty>
          }
        >
          {(keys) => <KeyTable keys={keys} onRevoke={setRevoking} />}
        </Query>
      </Card>
      {isNew && <NewKey onClose={() => setIsNew(false)} />}
      {revoking !== null && <RevokeKey apiKey={revoking} onClose={() => setRevoking(null)} />}
    </Page>
  );
}
