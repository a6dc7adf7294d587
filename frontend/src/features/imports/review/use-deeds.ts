"use client";

import { useMemo } from "react";
import { useTranslations } from "use-intl";

import { foldForSearch } from "@/ui/fold";
import { toast } from "@/ui/toast";

import { accepting, type Change, type Said } from "./change";
import { categoryTypeOf, choicesOf, filedKind, filedUnder, filingOfLine, isOpen, isUntouched, type Line } from "./line";
import type { Review } from "./use-review";

/** What a person does to lines, as they mean it: one line is followed by the next that is asked about. */
export interface Deeds {
  accept: (lines: readonly Line[]) => void;
  acceptSure: () => void;
  /** Takes the first suggestion, or an alternative. */
  choose: (lines: readonly Line[], which: number) => void;
  file: (lines: readonly Line[], key: string) => void;
  /** Marks a line with a tag, or takes the mark off; several are marked. */
  tag: (lines: readonly Line[], tag: string) => void;
  tagNew: (lines: readonly Line[], name: string) => void;
  ignore: (lines: readonly Line[]) => void;
  remove: (lines: readonly Line[]) => void;
  /** Whether it is the copy, or the other side, that it may be. */
  judge: (line: Line, verdict: "bind" | "same" | "different") => void;
  recur: (line: Line, isIt: boolean) => void;
  undo: () => void;
  goToNext: () => void;
}

export function useDeeds(review: Review): Deeds {
  const t = useTranslations("review");
  const { focus, visible, question, answers, isOnCard, lines, begin, finish, task, sure } = review;
  return useMemo(() => {
    /** Goes to the next line that is asked about, after those that were just answered. */
    const advance = (answered: readonly Line[]) => {
      const done = new Set(answered.map(({ id }) => id));
      const place = nextPlace(visible, focus.place, (line) => !done.has(line.id) && question(line) !== null);
      if (place !== null) focus.go(place);
      else focus.takeKeyboard();
    };
    const say = (said: readonly Said[], after: "next" | "stay") => {
      if (said.length === 0) return;
      const isOne = said.length === 1;
      void answers.say(said).then((isDone) => {
        if (isDone && !isOne) toast.success(t("bulk.done", { count: said.length }));
      });
      if (isOne && after === "next") advance(said.map(({ line }) => line));
      else focus.takeKeyboard();
    };
    const end = () => task !== null && finish();

    const file = (of: readonly Line[], key: string) => {
      const said = of.filter(isOpenOrMonth).map((line) => {
        const kind = filedKind(line, isOnCard);
        return { line, change: { ...(kind !== line.type && { type: kind }), data: filedUnder(key) } };
      });
      end();
      say(said, "next");
      const [first] = of;
      if (of.length === 1 && first !== undefined) offerAlike(first, key);
    };
    const offerAlike = (line: Line, key: string) => {
      const text = likeText(line);
      const others = (lines?.all ?? []).filter(
        (other) =>
          other.id !== line.id &&
          other.type === line.type &&
          other.outcome === "ready" &&
          isUntouched(other) &&
          likeText(other) === text &&
          filingOfLine(other) !== key,
      );
      if (others.length === 0) return;
      toast(t("alike.offer", { count: others.length }), {
        action: { label: t("alike.apply"), onClick: () => file(others, key) },
      });
    };

    return {
      file,
      goToNext: () => advance([]),
      accept: (of) => {
        const [line] = of;
        if (of.length === 1 && line !== undefined) {
          const asked = question(line);
          if (!isOpen(line)) return advance([line]);
          if (asked === "twin") return begin("verdict", [line]);
          if (asked === "recurring") {
            void answers.confirmBinding(line);
            return advance([line]);
          }
          if (accepting(line) === null) {
            const isCategory = line.missing.every((missing) => missing === "category");
            return begin(isCategory ? "category" : "edit", [line]);
          }
        }
        const said = of.filter(isOpen).flatMap((line) => {
          const change = accepting(line);
          return change === null ? [] : [{ line, change }];
        });
        const skipped = of.length - said.length;
        if (skipped > 0) toast.info(t("bulk.skipped", { count: skipped }));
        say(said, "next");
      },
      acceptSure: () => {
        const said = sure.flatMap((line) => {
          const change = accepting(line);
          return change === null ? [] : [{ line, change }];
        });
        end();
        void answers.say(said).then((isDone) => isDone && toast.success(t("sure.done", { count: said.length })));
      },
      choose: (of, which) => {
        const said = of.filter(isOpenOrMonth).flatMap((line) => {
          const key = choicesOf(line)[which];
          const isFiled = categoryTypeOf(line.type) !== null;
          return key === undefined || !isFiled ? [] : [{ line, change: { data: filedUnder(key) } }];
        });
        say(said, "next");
      },
      tag: (of, tag) => {
        const [line] = of;
        if (of.length === 1 && line !== undefined) {
          const has = line.data.tag_ids.includes(tag);
          const tags = has ? line.data.tag_ids.filter((id) => id !== tag) : [...line.data.tag_ids, tag];
          void answers.say([{ line, change: { data: { tag_ids: tags } } }]);
          return;
        }
        end();
        const without = of.filter((line) => isOpenOrMonth(line) && !line.data.tag_ids.includes(tag));
        say(
          without.map((line) => ({ line, change: { data: { tag_ids: [...line.data.tag_ids, tag] } } })),
          "stay",
        );
      },
      tagNew: (of, name) => {
        end();
        say(
          of.filter(isOpenOrMonth).map((line) => ({ line, change: { data: { tags: [name] } } })),
          "stay",
        );
      },
      ignore: (of) => {
        const open = of.filter(isOpenOrMonth);
        const ignore = !open.every(({ data }) => data.ignore);
        say(
          open.map((line) => ({ line, change: { data: { ignore } } })),
          ignore ? "next" : "stay",
        );
      },
      remove: (of) => {
        end();
        focus.clear();
        void answers.remove(of).then((isDone) => isDone && toast.success(t("remove.done", { count: of.length })));
      },
      judge: (line, verdict) => {
        end();
        const isBound = line.outcome === "bound";
        const change: Change =
          verdict === "bind"
            ? { pairing: "accept" }
            : verdict === "same"
              ? { duplicate: "accept" }
              : isBound
                ? { pairing: "reject" }
                : { duplicate: "reject" };
        say([{ line, change }], "next");
      },
      recur: (line, isIt) => {
        end();
        void (isIt ? answers.confirmBinding(line) : answers.rejectBinding(line));
        advance([line]);
      },
      undo: () => {
        const id = answers.undo();
        if (id !== null) focus.goTo(id);
        else focus.takeKeyboard();
      },
    };
  }, [t, focus, visible, question, answers, isOnCard, lines, begin, finish, task, sure]);
}

/** Lines of other months can be answered, too: they keep it for the session of their month. */
function isOpenOrMonth(line: Line): boolean {
  return line.status !== "COMPLETED";
}

function likeText(line: Line): string {
  return foldForSearch(line.bank_text).replace(/\d+/g, "#").trim();
}

function nextPlace(lines: readonly Line[], from: number, isWanted: (line: Line) => boolean): number | null {
  for (let step = 1; step <= lines.length; step += 1) {
    const place = (Math.max(from, 0) + step) % lines.length;
    const line = lines[place];
    if (line !== undefined && isWanted(line)) return place;
  }
  return null;
}
