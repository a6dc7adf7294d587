"use client";

import { Plus, WandSparkles } from "lucide-react";
import { useRouter, useSearchParams } from "next/navigation";
import { useTranslations } from "use-intl";

import { api } from "@/api/client";
import { usePlace } from "@/session/workspace";
import { Button } from "@/ui/button";
import { Page } from "@/ui/page";
import { Empty, Query } from "@/ui/states";
import { Dialog, dialogOnDemand } from "@/ui/dialog";

import { PreviewDialog } from "./preview";
import { RuleList } from "./rule-list";

const RuleEditor = dialogOnDemand(() => import("./editor").then((it) => it.RuleEditor));

const HERE = "/workspace/rules";

/** What is done with lines of statements before anything is guessed. */
export function Rules() {
  const t = useTranslations("rules");
  const router = useRouter();
  const params = useSearchParams();
  const { canWrite } = usePlace();
  const query = api.useQuery("get", "/rules");
  const go = (search: string) => router.replace(`${HERE}${search}`, { scroll: false });
  const close = () => go("");
  const rules = query.data;
  const named = (id: string | null) => (id === null ? undefined : rules?.find((rule) => rule.id === id));
  const [edited, tried] = [named(params.get("id")), named(params.get("preview"))];
  const isGone = rules !== undefined && params.has("id") && edited === undefined;
  const make = canWrite && (
    <Button look="primary" onClick={() => go("?new")}>
      <Plus aria-hidden />
      {t("new")}
    </Button>
  );
  return (
    <Page title={t("title")} description={t("description")} actions={make}>
      <Query
        query={query}
        isEmpty={(all) => all.length === 0}
        empty={
          <Empty icon={<WandSparkles />} title={t("empty")} action={make}>
            {t("emptyText")}
          </Empty>
        }
      >
        {(all) => <RuleList rules={all} onEdit={(id) => go(`?id=${id}`)} onPreview={(id) => go(`?preview=${id}`)} />}
      </Query>
      {canWrite && params.has("new") && <RuleEditor key="new" rule={null} text={params.get("text")} onClose={close} />}
      {edited !== undefined && <RuleEditor key={edited.id} rule={edited} text={null} onClose={close} />}
      {tried !== undefined && <PreviewDialog rule={tried} onClose={close} />}
      {isGone && (
        <Dialog isOpen onClose={close} title={t("editor.editTitle")}>
          <p className="text-sm">{t("gone")}</p>
        </Dialog>
      )}
    </Page>
  );
}
