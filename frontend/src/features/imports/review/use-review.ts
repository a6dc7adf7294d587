"use client";

import { useCallback, useMemo, useState, useSyncExternalStore } from "react";

import type { Schemas } from "@/api/client";
import { usePlace } from "@/session/workspace";

import { filtered, type Filter } from "./filter";
import { isSure, questionOf, type Binding, type Line, type Question } from "./line";
import type { Lines } from "./lines";
import { useAnswers, type Answers } from "./use-answers";
import { useFilter } from "./use-filter";
import { useFocus, type Focus } from "./use-focus";
import { useLines, type Reading } from "./use-lines";

export type Session = Schemas["ImportSession"];

/** What is done in a dialog of its own, and to which lines. */
interface Task {
  kind: "category" | "tags" | "edit" | "split" | "verdict" | "remove" | "sure" | "help";
  ids: readonly string[];
}

export interface Review {
  session: Session;
  isOnCard: boolean;
  /** Whether lines may be answered: by who looks on, in a session that is open. */
  canAnswer: boolean;
  lines: Lines | undefined;
  reading: Reading;
  readAgain: () => void;
  bindings: ReadonlyMap<string, Binding>;
  question: (line: Line) => Question | null;
  filter: Filter;
  setFilter: (change: Partial<Filter>) => void;
  /** The lines that the filter lets through. */
  visible: readonly Line[];
  /** How many lines were changed and are not kept yet. */
  unsent: number;
  /** How many lines a person is still asked about. */
  left: number;
  /** Lines that may be accepted unread. */
  sure: readonly Line[];
  focus: Focus;
  answers: Answers;
  task: Task | null;
  begin: (kind: Task["kind"], lines?: readonly Line[]) => void;
  finish: () => void;
  /** Lines as they are now. */
  now: (ids: readonly string[]) => readonly Line[];
}

const NONE: readonly Line[] = [];

/** All that the table and its cards show, and what can be done there. */
export function useReview(session: Session, onChanged: (() => void) | undefined): Review {
  const { canWrite } = usePlace();
  const { lines, reading, sender, readAgain } = useLines(session);
  const [filter, setFilter] = useFilter();
  const unsent = useSyncExternalStore(sender.watch, sender.unsent);
  const answers = useAnswers(session.id, sender, onChanged);
  const [task, setTask] = useState<Task | null>(null);

  const told = session.recurring_transaction_bindings;
  const bindings = useMemo(
    () =>
      new Map(
        told.filter(({ status }) => status !== "REJECTED").map((binding) => [binding.staged_transaction_id, binding]),
      ),
    [told],
  );
  const all = lines?.all ?? NONE;
  const visible = useMemo(() => filtered(all, filter, bindings), [all, filter, bindings]);
  const question = useCallback((line: Line) => questionOf(line, bindings.get(line.id)), [bindings]);
  const left = useMemo(
    () => all.reduce((count, line) => count + (question(line) === null ? 0 : 1), 0),
    [all, question],
  );
  const sure = useMemo(() => all.filter((line) => isSure(line, bindings.get(line.id))), [all, bindings]);
  const focus = useFocus(visible);
  const { takeKeyboard } = focus;

  const begin = useCallback(
    (kind: Task["kind"], lines: readonly Line[] = NONE) => setTask({ kind, ids: lines.map(({ id }) => id) }),
    [],
  );
  const finish = useCallback(() => {
    setTask(null);
    takeKeyboard();
  }, [takeKeyboard]);
  const now = useCallback(
    (ids: readonly string[]) => ids.flatMap((id) => sender.cache.line(id) ?? []),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- what the cache holds is what `lines` are
    [sender, lines],
  );
  const canAnswer = canWrite && session.state === "OPEN";
  return {
    ...{ session, isOnCard: session.card_id != null, canAnswer, lines, reading, readAgain },
    ...{ bindings, question, filter, setFilter, visible, unsent, left, sure },
    ...{ focus, answers, task, begin, finish, now },
  };
}
