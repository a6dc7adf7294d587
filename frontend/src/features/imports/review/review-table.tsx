"use client";

import { ListX } from "lucide-react";
import { useCallback, useEffect, useRef, useSyncExternalStore } from "react";
import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { usePlace } from "@/session/workspace";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Empty, Failed, Loading } from "@/ui/states";

import { BulkBar } from "./bulk-bar";
import { Cards } from "./cards";
import { Details } from "./details";
import { Dialogs } from "./dialogs";
import { FilterBar } from "./filter-bar";
import { Grid } from "./grid";
import { NamesContext, useNamesRead } from "./names";
import { useCommands } from "./use-commands";
import { useDeeds } from "./use-deeds";
import { useReview, type Review } from "./use-review";

const ROOMY = "(min-width: 48rem)";

/** The lines of an import session, to be reviewed one by one or many at once: by keyboard alone, or with a thumb. */
export function ReviewTable(props: { session: Schemas["ImportSession"]; onChanged?: () => void }) {
  const names = useNamesRead();
  return (
    <NamesContext value={names}>
      {/* Another session is another table. */}
      <Table key={props.session.id} {...props} />
    </NamesContext>
  );
}

function Table({ session, onChanged }: { session: Schemas["ImportSession"]; onChanged?: () => void }) {
  const t = useTranslations("review");
  const review = useReview(session, onChanged);
  const { lines, reading, readAgain } = review;
  if (lines === undefined || (lines.all.length === 0 && !lines.isWhole)) {
    return (
      <Card>
        {reading.error === null ? <Loading className="p-4" /> : <Failed error={reading.error} onRetry={readAgain} />}
      </Card>
    );
  }
  if (lines.all.length === 0) {
    return (
      <Card>
        <Empty icon={<ListX />} title={t("empty")}>
          {t("emptyText")}
        </Empty>
      </Card>
    );
  }
  return <Full review={review} />;
}

function Full({ review }: { review: Review }) {
  const deeds = useDeeds(review);
  const search = useRef<HTMLInputElement>(null);
  const onKeyDown = useCommands(review, deeds, search);
  const isRoomy = useIsRoomy();
  const { begin, canAnswer, visible, focus } = review;
  const onOpen = useCallback(
    (place: number) => {
      const line = visible[place];
      if (canAnswer && line !== undefined && line.status !== "COMPLETED") begin("edit", [line]);
    },
    [begin, canAnswer, visible],
  );

  // The first line has the keyboard from the start, unless somebody is somewhere else already.
  const { start } = focus;
  useEffect(() => {
    if (isRoomy && (document.activeElement === document.body || document.activeElement?.id === "content")) {
      start();
    }
  }, [isRoomy, start]);
  return (
    <>
      {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions -- it hears the keys of the grid within, and of its details */}
      <div onKeyDown={onKeyDown} className="min-w-0">
        <Card>
          <FilterBar review={review} deeds={deeds} search={search} />
          <ReadOnly review={review} />
          {visible.length === 0 ? (
            <NoMatch review={review} />
          ) : isRoomy ? (
            <>
              <Grid review={review} onOpen={onOpen} />
              <Details review={review} deeds={deeds} />
            </>
          ) : (
            <Cards review={review} deeds={deeds} />
          )}
          <BulkBar review={review} deeds={deeds} />
        </Card>
      </div>
      <Dialogs review={review} deeds={deeds} />
    </>
  );
}

function ReadOnly({ review }: { review: Review }) {
  const t = useTranslations("review.readOnly");
  const { canWrite } = usePlace();
  if (review.canAnswer) return null;
  return <p className="border-t border-line px-4 py-2 text-sm text-muted">{canWrite ? t("closed") : t("viewer")}</p>;
}

function NoMatch({ review }: { review: Review }) {
  const t = useTranslations("review.filter");
  const clear = () => review.setFilter({ search: "", outcome: null, band: null, isAsked: false });
  return (
    <div className="border-t border-line">
      <Empty title={t("none")} action={<Button onClick={clear}>{t("clear")}</Button>} />
    </div>
  );
}

/** Whether there is room for a table. */
function useIsRoomy(): boolean {
  return useSyncExternalStore(
    (changed) => {
      const media = matchMedia(ROOMY);
      media.addEventListener("change", changed);
      return () => media.removeEventListener("change", changed);
    },
    () => matchMedia(ROOMY).matches,
    () => true,
  );
}
