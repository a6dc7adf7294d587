"use client";

import { Plus, Sparkles } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";

import { api, type Schemas } from "@/api/client";
import { workspaceId } from "@/api/place";
import { useFormats } from "@/i18n/formats";
import { usePlace } from "@/session/workspace";
import { Amount } from "@/ui/amount";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { dialogOnDemand } from "@/ui/dialog";
import { Empty, Loading, Query } from "@/ui/states";

import { TypeIcon } from "./words";

const AcceptSuggestion = dialogOnDemand(() => import("./item-form").then((it) => it.AcceptSuggestion));

type Suggestion = Schemas["RecurringSuggestion"];

/** A suggestion is made anew each time that it is asked for; this names it as long as it says the same. */
function keyOf({ type, description, start_date, account_id, card_id, source_account_id }: Suggestion): string {
  return [type, description, start_date, account_id ?? card_id ?? source_account_id].join("|");
}

/** What comes back in the history and is no recurring item yet. */
export function Suggestions() {
  const t = useTranslations("recurring");
  const query = api.useQuery("get", "/recurring/suggestions");
  const [accepted, setAccepted] = useState<Suggestion | null>(null);
  const { dismissed, dismiss, restore } = useDismissed();
  return (
    <>
      <Query
        query={query}
        loading={<Loading rows={3} />}
        isEmpty={(all) => all.length === 0}
        empty={
          <Empty icon={<Sparkles />} title={t("empty.suggestions")}>
            {t("empty.suggestionsText")}
          </Empty>
        }
      >
        {(all) => {
          const shown = all.filter((suggestion) => !dismissed.has(keyOf(suggestion)));
          const hidden = all.length - shown.length;
          return (
            <div className="flex flex-col gap-4">
              <ul aria-label={t("suggestions.title")} className="grid gap-4 lg:grid-cols-2">
                {shown.map((suggestion) => (
                  <SuggestionCard
                    key={keyOf(suggestion)}
                    suggestion={suggestion}
                    onAccept={() => setAccepted(suggestion)}
                    onDismiss={() => dismiss(keyOf(suggestion))}
                  />
                ))}
              </ul>
              {hidden > 0 && (
                <p className="flex flex-wrap items-center gap-2 text-sm text-muted">
                  {t("suggestions.dismissed", { count: hidden })}
                  <Button look="link" size="inline" onClick={restore}>
                    {t("suggestions.showAgain")}
                  </Button>
                </p>
              )}
            </div>
          );
        }}
      </Query>
      {accepted !== null && <AcceptSuggestion suggestion={accepted} onClose={() => setAccepted(null)} />}
    </>
  );
}

function SuggestionCard({
  suggestion,
  onAccept,
  onDismiss,
}: {
  suggestion: Suggestion;
  onAccept: () => void;
  onDismiss: () => void;
}) {
  const t = useTranslations("recurring");
  const formats = useFormats();
  const { canWrite } = usePlace();
  const { currency_code: currency, lowest_amount: lowest, highest_amount: highest, description } = suggestion;
  const evidence = [
    t("suggestions.found", {
      count: suggestion.transaction_ids.length,
      date: formats.date(suggestion.start_date),
    }),
    lowest !== highest &&
      t("suggestions.range", { lowest: formats.amount(lowest, currency), highest: formats.amount(highest, currency) }),
    suggestion.missed_dates.length > 0 && t("suggestions.missed", { count: suggestion.missed_dates.length }),
    suggestion.days_off_max > 0 && t("suggestions.daysOff", { count: suggestion.days_off_max }),
  ].filter((part) => part !== false);
  return (
    <li className="flex">
      <Card className="flex min-w-0 flex-1 flex-col gap-3 p-5">
        <div className="flex items-start gap-3">
          <TypeIcon type={suggestion.type} />
          <div className="min-w-0 flex-1">
            <h2 className="truncate font-semibold" title={description}>
              {description}
            </h2>
            <p className="truncate text-sm text-muted">
              {t(`type.${suggestion.type}`)} · {t(`frequency.${suggestion.frequency}`)}
            </p>
          </div>
          <span className="font-semibold">
            <Amount value={suggestion.amount} currency={currency} />
          </span>
        </div>
        <p className="figures text-sm text-muted">{evidence.join(" · ")}</p>
        {canWrite && (
          <div className="mt-auto flex flex-wrap gap-2">
            <Button
              size="sm"
              look="primary"
              aria-label={t("suggestions.acceptOf", { name: description })}
              onClick={onAccept}
            >
              <Plus aria-hidden />
              {t("suggestions.accept")}
            </Button>
            <Button
              size="sm"
              look="quiet"
              aria-label={t("suggestions.dismissOf", { name: description })}
              onClick={onDismiss}
            >
              {t("suggestions.dismiss")}
            </Button>
          </div>
        )}
      </Card>
    </li>
  );
}

/** Suggestions that are not wanted now: remembered until the tab is closed. */
function useDismissed() {
  const store = `fintrack.dismissed.${workspaceId()}`;
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(() => {
    const kept: unknown = JSON.parse(sessionStorage.getItem(store) ?? "[]");
    return new Set(Array.isArray(kept) ? kept.filter((key) => typeof key === "string") : []);
  });
  const keep = (next: ReadonlySet<string>) => {
    sessionStorage.setItem(store, JSON.stringify([...next]));
    setDismissed(next);
  };
  return {
    dismissed,
    dismiss: (key: string) => keep(new Set([...dismissed, key])),
    restore: () => keep(new Set()),
  };
}
