"use client";

import { useCallback, useMemo, useState } from "react";

import type { Line } from "./line";

interface Focused {
  id: string | null;
  /** Where it was, for when it is in sight no more. */
  place: number;
  /** Where a range began. */
  anchor: number;
  selection: ReadonlySet<string>;
  /** Rises when the line in focus shall have the keyboard, too. */
  turn: number;
}

export interface Focus {
  /** Where the line in focus is among those in sight; -1 where there is none. */
  place: number;
  line: Line | undefined;
  selection: ReadonlySet<string>;
  turn: number;
  /** Puts a line in focus, and gives it the keyboard unless it was pointed at. */
  go: (place: number, isKeyboard?: boolean) => void;
  goTo: (id: string) => void;
  /** The same, and everything between is selected. */
  extend: (place: number) => void;
  toggle: (place: number) => void;
  select: (ids: Iterable<string>) => void;
  clear: () => void;
  /** Gives the keyboard to the line in focus for the first time. */
  start: () => void;
  /** Gives it back. */
  takeKeyboard: () => void;
}

const NOTHING: Focused = { id: null, place: 0, anchor: 0, selection: new Set(), turn: 0 };

/** The turn in which nobody has moved yet. */
export const FIRST_TURN = 1;

/** Which line the keyboard is on, and which are selected. */
export function useFocus(visible: readonly Line[]): Focus {
  const [focused, setFocused] = useState<Focused>(NOTHING);
  const places = useMemo(() => new Map(visible.map(({ id }, place) => [id, place])), [visible]);
  const known = focused.id === null ? undefined : places.get(focused.id);
  const place = known ?? Math.min(focused.place, visible.length - 1);

  const at = useCallback(
    (place: number, more: (before: Focused) => Partial<Focused>) => {
      const bounded = Math.max(0, Math.min(place, visible.length - 1));
      const id = visible[bounded]?.id ?? null;
      setFocused((before) => ({ ...before, id, place: bounded, turn: before.turn + 1, ...more(before) }));
    },
    [visible],
  );
  const go = useCallback(
    (place: number, isKeyboard = true) => at(place, ({ turn }) => ({ anchor: place, ...(!isKeyboard && { turn }) })),
    [at],
  );
  const goTo = useCallback(
    (id: string) => {
      // It may come into sight only with the next look at the lines.
      const place = places.get(id);
      setFocused((before) => ({ ...before, id, place: place ?? before.place, turn: before.turn + 1 }));
    },
    [places],
  );
  const extend = useCallback(
    (place: number) =>
      at(place, ({ anchor }) => {
        const bounded = Math.max(0, Math.min(place, visible.length - 1));
        const [from, to] = [Math.min(anchor, bounded), Math.max(anchor, bounded)];
        return { selection: new Set(visible.slice(from, to + 1).map(({ id }) => id)) };
      }),
    [at, visible],
  );
  const toggle = useCallback(
    (place: number) =>
      at(place, ({ selection }) => {
        const id = visible[place]?.id;
        const next = new Set(selection);
        if (id !== undefined && !next.delete(id)) next.add(id);
        return { selection: next, anchor: place };
      }),
    [at, visible],
  );
  const select = useCallback(
    (ids: Iterable<string>) => setFocused((before) => ({ ...before, selection: new Set(ids) })),
    [],
  );
  const clear = useCallback(() => setFocused((before) => ({ ...before, selection: new Set() })), []);
  const takeKeyboard = useCallback(() => setFocused((before) => ({ ...before, turn: before.turn + 1 })), []);
  const start = useCallback(() => setFocused((before) => ({ ...before, turn: Math.max(before.turn, FIRST_TURN) })), []);
  const line = visible[place];
  const { selection, turn } = focused;
  return useMemo(
    () => ({ place, line, selection, turn, go, goTo, extend, toggle, select, clear, start, takeKeyboard }),
    [place, line, selection, turn, go, goTo, extend, toggle, select, clear, start, takeKeyboard],
  );
}
