"use client";

import { useCallback, useEffect, useMemo, useRef } from "react";
import { useTranslations } from "use-intl";

import { expectData, http, type Versioned } from "@/api/client";
import { useProblemText } from "@/i18n/problem-text";
import { toast } from "@/ui/toast";

import { guess, inverse, stepsOf, type Change, type Said } from "./change";
import { isUntouched, type Line } from "./line";
import type { Sender } from "./sender";

/** What takes an action back. */
interface Undoing {
  said: readonly { id: string; change: Change }[];
  /** Lines that nobody had answered before it. */
  untouched: ReadonlySet<string>;
  /** An action that the server remembers for good. */
  isImpossible: boolean;
}

export interface Answers {
  /** Says something of lines, each with its change. Answers whether the server took all of it. */
  say: (said: readonly Said[]) => Promise<boolean>;
  /** Reads a line to be edited, once everything that was said of it has arrived. */
  read: (id: string) => Promise<Versioned<Line>>;
  /** Says what a form holds of the line that it was filled in with. Throws the problem, so that the form can tell it. */
  edit: (filledWith: Versioned<Line>, change: Change) => Promise<void>;
  remove: (lines: readonly Line[]) => Promise<boolean>;
  /** Confirms what was proposed for a line, rejects what was proposed or confirmed, or binds it to an item by hand. */
  confirmBinding: (line: Line) => Promise<boolean>;
  rejectBinding: (line: Line) => Promise<boolean>;
  bind: (line: Line, item: string) => Promise<boolean>;
  /** Takes the last action back; answers a line that it was about. */
  undo: () => string | null;
}

const UNDOINGS_MAX = 200;

/** What a person says of lines: shown at once, sent one after another, and taken back when refused or wished. */
export function useAnswers(session: string, sender: Sender, onChanged: (() => void) | undefined): Answers {
  const t = useTranslations("review");
  const problem = useProblemText();
  const undoings = useRef<Undoing[]>([]);

  useEffect(() => sender.onFigures(onChanged), [sender, onChanged]);
  useEffect(() => warnOfLoss(sender), [sender]);

  const report = useCallback(
    async (work: readonly Promise<void>[]) => {
      const results = await Promise.allSettled(work);
      const failed = results.find((result) => result.status === "rejected");
      if (failed !== undefined) toast.error(t("failed"), { description: problem(failed.reason) });
      return failed === undefined;
    },
    [t, problem],
  );
  const remember = useCallback((undoing: Undoing) => {
    undoings.current = [...undoings.current, undoing].slice(-UNDOINGS_MAX);
  }, []);

  const say = useCallback(
    (said: readonly Said[]) => {
      remember(undoingOf(said));
      const now = new Date().toISOString();
      const guessed = new Map(said.map(({ line, change }) => [line.id, guess(line, change, now)]));
      return report(
        stepsOf(said).map((step) =>
          sender.say(
            step,
            step.ids.flatMap((id) => guessed.get(id) ?? []),
          ),
        ),
      );
    },
    [sender, report, remember],
  );

  return useMemo(() => {
    const impossible: Undoing = { said: [], untouched: new Set(), isImpossible: true };
    const around = (line: Line, work: Parameters<Sender["around"]>[1]) => {
      remember(impossible);
      return report([sender.around(line.id, work)]);
    };
    const binding = (line: Line) => ({ params: { path: { id: session, binding_id: line.id } } });
    return {
      say,
      read: (id) => sender.read(id),
      edit: async ({ value: line, etag }, change) => {
        await sender.edit(line.id, change, etag);
        remember(undoingOf([{ line, change }]));
      },
      remove: (lines) => {
        remember(impossible);
        const said = lines.map((line) => ({ line, change: {} }));
        return report(stepsOf(said).map(({ ids }) => sender.remove(ids)));
      },
      confirmBinding: (line) =>
        around(line, (at) =>
          http
            .POST("/import-sessions/{id}/recurring-bindings/{binding_id}/confirm", { ...binding(line), ...at })
            .then(expectData),
        ),
      rejectBinding: (line) =>
        around(line, (at) =>
          http
            .DELETE("/import-sessions/{id}/recurring-bindings/{binding_id}", { ...binding(line), ...at })
            .then(expectData),
        ),
      bind: (line, item) =>
        around(line, (at) =>
          http
            .POST("/import-sessions/{id}/bind", {
              ...at,
              params: { path: { id: session } },
              body: [{ staged_transaction_id: line.id, recurring_transaction_id: item }],
            })
            .then(expectData),
        ),
      undo: () => {
        const undoing = undoings.current.pop();
        if (undoing === undefined) toast.info(t("undo.nothing"));
        else if (undoing.isImpossible) toast.info(t("undo.impossible"));
        else void takeBack(sender, undoing, report).then((isDone) => isDone && toast.success(t("undo.done")));
        return undoing?.said[0]?.id ?? null;
      },
    };
  }, [say, remember, report, sender, session, t]);
}

function undoingOf(said: readonly Said[]): Undoing {
  const back = said.map(({ line, change }) => ({ id: line.id, change: inverse(line, change) }));
  const possible = back.flatMap(({ id, change }) => (change === null ? [] : [{ id, change }]));
  const untouched = said.filter(({ line }) => isUntouched(line)).map(({ line }) => line.id);
  return { said: possible, untouched: new Set(untouched), isImpossible: possible.length === 0 };
}

function takeBack(
  sender: Sender,
  { said, untouched }: Undoing,
  report: (work: readonly Promise<void>[]) => Promise<boolean>,
): Promise<boolean> {
  // A line that nobody had answered is asked about again. The server counts what takes an answer back as one, too.
  const asked = (line: Line): Line => (untouched.has(line.id) ? { ...line, updated_at: line.created_at } : line);
  const now = new Date().toISOString();
  const current = said.flatMap(({ id, change }) => {
    const line = sender.cache.line(id);
    return line === undefined ? [] : [{ line, change }];
  });
  const guessed = new Map(current.map(({ line, change }) => [line.id, asked(guess(line, change, now))]));
  return report(
    stepsOf(current).map((step) =>
      sender.say(
        step,
        step.ids.flatMap((id) => guessed.get(id) ?? []),
        asked,
      ),
    ),
  );
}

/** Nobody leaves while something that was said is still on its way. */
function warnOfLoss(sender: Sender): () => void {
  const warn = (event: BeforeUnloadEvent) => {
    if (sender.unsent() > 0) event.preventDefault();
  };
  window.addEventListener("beforeunload", warn);
  return () => window.removeEventListener("beforeunload", warn);
}
