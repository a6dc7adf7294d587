"use client";

import { ArrowLeftRight, EyeOff, TextCursorInput } from "lucide-react";
import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { useFormats } from "@/i18n/formats";
import { Badge } from "@/ui/badge";
import { Dot } from "@/ui/dot";

import type { Actions } from "./actions";
import type { Names } from "./names";

/** What a rule makes of a line, in few words. */
export function SaidActions({ actions, names }: { actions: Actions; names: Names }) {
  const t = useTranslations("rules.say");
  return (
    <span className="flex min-w-0 flex-wrap items-center gap-1.5">
      <Purpose purpose={actions.purpose ?? null} names={names} />
      {(actions.tags ?? []).map((tag) => (
        <Badge key={tag}>#{names.tag(tag)}</Badge>
      ))}
      {actions.description != null && (
        <Badge className="max-w-full">
          <TextCursorInput aria-hidden className="shrink-0" />
          <span className="truncate">{t("rename", { value: actions.description })}</span>
        </Badge>
      )}
      {actions.is_ignored === true && (
        <Badge tone="caution">
          <EyeOff aria-hidden />
          {t("ignore")}
        </Badge>
      )}
    </span>
  );
}

function Purpose({ purpose, names }: { purpose: Schemas["RulePurpose"] | null; names: Names }) {
  const t = useTranslations("rules.say");
  if (purpose === null) return null;
  if ("transfer" in purpose) {
    return (
      <Badge tone="info" className="max-w-full">
        <ArrowLeftRight aria-hidden className="shrink-0" />
        <span className="truncate">{t("transfer", { account: names.account(purpose.transfer) })}</span>
      </Badge>
    );
  }
  if ("category" in purpose) return <FiledBadge under={purpose.category} names={names} />;
  return purpose.split.map(({ under, share }, place) => (
    // Parts are the same only if nothing tells them apart.
    <FiledBadge key={place} under={under} share={share} names={names} />
  ));
}

function FiledBadge({
  under,
  share,
  names,
}: {
  under: Schemas["RuleCategory"];
  share?: Schemas["RuleShare"];
  names: Names;
}) {
  const t = useTranslations("rules.say");
  const formats = useFormats();
  const shareText = () => {
    if (share === undefined) return "";
    if (share === "rest") return `: ${t("rest")}`;
    if ("percent" in share) return `: ${formats.percent(share.percent)}`;
    return `: ${formats.amount(share.amount.amount, share.amount.currency)}`;
  };
  return (
    <Badge className="max-w-full text-text">
      <Dot color={names.color(under.category)} />
      <span className="truncate">
        {names.filing(under.category, under.subcategory)}
        {shareText()}
      </span>
    </Badge>
  );
}
