"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";

import { expectData, http, type Schemas } from "@/api/client";
import { Dialog } from "@/ui/dialog";
import { Empty, Query } from "@/ui/states";

import { PreviewTable } from "./preview-table";

type Trial = Schemas["RuleTrial"];

const LINES_MAX = 50;

/** What a rule would have done, by itself. */
export function PreviewDialog({ rule, onClose }: { rule: Schemas["Rule"]; onClose: () => void }) {
  const t = useTranslations("rules.preview");
  return (
    <Dialog isOpen onClose={onClose} place="side" className="w-[min(60rem,100%)]" title={t("of", { name: rule.name })}>
      <PreviewResult trial={{ rule_id: rule.id }} />
    </Dialog>
  );
}

/** What a rule would have made of what was booked; nothing is changed by asking. */
export function PreviewResult({ trial }: { trial: Trial }) {
  const t = useTranslations("rules.preview");
  const query = useQuery({
    queryKey: ["post", "/rules/preview", trial],
    queryFn: async () => expectData(await http.POST("/rules/preview", { body: { ...trial, limit: LINES_MAX } })),
    // The books may change under it.
    staleTime: 0,
  });
  return (
    <section aria-label={t("title")}>
      <Query query={query}>{(preview) => <Result preview={preview} />}</Query>
    </section>
  );
}

function Result({ preview }: { preview: Schemas["RulePreview"] }) {
  const t = useTranslations("rules.preview");
  const { looked_at, matched, changed, lines } = preview;
  if (matched === 0) return <Empty title={t("nothing")}>{t("nothingText")}</Empty>;
  return (
    <div className="flex flex-col gap-3">
      <p role="status" className="text-sm font-medium">
        {t("counts", { looked: looked_at, matched, changed })}
      </p>
      <p className="text-sm text-muted">
        {t("safe")} {lines.length < matched && t("shown", { count: String(lines.length) })}
      </p>
      <PreviewTable lines={lines} />
    </div>
  );
}
