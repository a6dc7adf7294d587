"use client";

import { Ban, Check, Layers2, Pencil, Split, Tags, Trash2 } from "lucide-react";
import { useEffect, useRef, type ReactNode } from "react";
import { useTranslations } from "use-intl";

import { Button, IconButton } from "@/ui/button";

import { Choices } from "./choices";
import { Confidence } from "./confidence";
import { Kbd } from "./kbd";
import type { Line } from "./line";
import { LineTags } from "./line-parts";
import { Recurrence } from "./recurrence";
import { hasTwin, Twin } from "./twin";
import type { Deeds } from "./use-deeds";
import { FIRST_TURN } from "./use-focus";
import type { Review } from "./use-review";
import { useWords } from "./words";

/** Everything about the line in focus: why it is suggested so, what is asked about it, and what can be done. */
export function Details({ review, deeds }: { review: Review; deeds: Deeds }) {
  const t = useTranslations("review");
  const { focus } = review;
  const place = useRef<HTMLElement>(null);
  const { turn } = focus;
  useEffect(() => {
    // Whoever goes through the lines sees their details; the first look at the page stays at its top.
    if (turn > FIRST_TURN) place.current?.scrollIntoView({ block: "nearest" });
  }, [turn]);
  return (
    <section
      ref={place}
      aria-label={t("details.label")}
      className="flex min-h-44 flex-col gap-3 rounded-b-xl border-t border-line bg-sunken/60 px-4 py-3"
    >
      {focus.line === undefined ? (
        <p className="m-auto text-sm text-muted">{t("details.none")}</p>
      ) : (
        <Of line={focus.line} review={review} deeds={deeds} />
      )}
    </section>
  );
}

function Of({ line, review, deeds }: { line: Line; review: Review; deeds: Deeds }) {
  const t = useTranslations("review");
  const entry = useTranslations("common.entry");
  const words = useWords();
  const binding = review.bindings.get(line.id);
  const reason = words.reason(line);
  const missing = words.missing(line);
  return (
    <>
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <p className="min-w-0 font-medium break-words">{line.description}</p>
        <p className="min-w-0 text-sm break-words text-muted">
          {[
            entry(line.type),
            line.bank_text === line.description ? null : t("bankText", { text: line.bank_text }),
            line.line_number == null ? null : t("lineNumber", { number: String(line.line_number) }),
          ]
            .filter(Boolean)
            .join(" · ")}
        </p>
        <LineTags line={line} />
      </div>
      {missing !== null && <p className="text-sm font-medium text-caution">{missing}</p>}
      {line.data.ignore && <p className="text-sm text-muted">{t("ignoredHint")}</p>}
      {hasTwin(line) && <Twin line={line} review={review} deeds={deeds} />}
      {binding !== undefined && <Recurrence line={line} binding={binding} deeds={deeds} canAnswer={review.canAnswer} />}
      {line.suggestion != null && (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          {review.canAnswer && line.status !== "COMPLETED" && (
            <Choices line={line} onChoose={(which) => deeds.choose([line], which)} />
          )}
          <p className="flex min-w-0 items-center gap-2 text-sm text-muted">
            <Confidence line={line} />
            {reason}
          </p>
        </div>
      )}
      {review.canAnswer && line.status !== "COMPLETED" && <Actions line={line} review={review} deeds={deeds} />}
    </>
  );
}

function Actions({ line, review, deeds }: { line: Line; review: Review; deeds: Deeds }) {
  const t = useTranslations("review.actions");
  const { begin } = review;
  return (
    <div className="mt-auto flex flex-wrap gap-1.5">
      <Button size="sm" look="primary" onClick={() => deeds.accept([line])}>
        <Check aria-hidden />
        {t("accept")}
        <Key>Enter</Key>
      </Button>
      <Action icon={<Layers2 />} name={t("category")} hint="c" onClick={() => begin("category", [line])} />
      <Action icon={<Tags />} name={t("tags")} hint="t" onClick={() => begin("tags", [line])} />
      <Action
        icon={<Ban />}
        name={line.data.ignore ? t("unignore") : t("ignore")}
        hint="i"
        onClick={() => deeds.ignore([line])}
      />
      <Action icon={<Split />} name={t("split")} hint="s" onClick={() => begin("split", [line])} />
      <Action icon={<Pencil />} name={t("edit")} hint="e" onClick={() => begin("edit", [line])} />
      <IconButton label={t("delete")} size="icon-sm" onClick={() => begin("remove", [line])}>
        <Trash2 />
      </IconButton>
    </div>
  );
}

function Action({ icon, name, hint, onClick }: { icon: ReactNode; name: string; hint: string; onClick: () => void }) {
  return (
    <Button size="sm" onClick={onClick}>
      <span aria-hidden className="contents">
        {icon}
      </span>
      {name}
      <Key>{hint}</Key>
    </Button>
  );
}

/** A key that does what the button does: for those who see it; the help tells all. */
function Key({ children }: { children: ReactNode }) {
  return (
    <span aria-hidden className="hidden lg:inline">
      <Kbd>{children}</Kbd>
    </span>
  );
}
