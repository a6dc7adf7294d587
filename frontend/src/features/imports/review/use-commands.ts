"use client";

import { useCallback, type KeyboardEvent, type RefObject } from "react";

import { commandOf, isTyping, type Command } from "./keys";
import { hasTwin } from "./twin";
import type { Deeds } from "./use-deeds";
import type { Review } from "./use-review";

/** How far a page goes. */
const PAGE = 10;

/** Hears the keys of the table and does what they mean. */
export function useCommands(
  review: Review,
  deeds: Deeds,
  search: RefObject<HTMLInputElement | null>,
): (event: KeyboardEvent<HTMLElement>) => void {
  const { focus, visible, begin, canAnswer, now, bindings, sure } = review;
  const run = useCallback(
    (command: Command) => {
      const { line, place, selection } = focus;
      const chosen = selection.size > 0 ? now([...selection]) : line === undefined ? [] : [line];
      const answer = (work: () => void) => canAnswer && chosen.length > 0 && work();
      const one = (work: (of: NonNullable<typeof line>) => void) => canAnswer && line !== undefined && work(line);
      switch (command) {
        case "next":
          return focus.go(place + 1);
        case "previous":
          return focus.go(place - 1);
        case "pageDown":
          return focus.go(place + PAGE);
        case "pageUp":
          return focus.go(place - PAGE);
        case "first":
          return focus.go(0);
        case "last":
          return focus.go(visible.length - 1);
        case "extendDown":
          return focus.extend(place + 1);
        case "extendUp":
          return focus.extend(place - 1);
        case "nextOpen":
          return deeds.goToNext();
        case "select":
          return focus.toggle(place);
        case "selectAll":
          return focus.select(visible.map(({ id }) => id));
        case "clear":
          return focus.clear();
        case "search":
          return search.current?.focus();
        case "help":
          return begin("help");
        case "accept":
          return answer(() => deeds.accept(chosen));
        case "acceptSure":
          return canAnswer && sure.length > 0 && begin("sure");
        case "choose1":
          return answer(() => deeds.choose(chosen, 0));
        case "choose2":
          return answer(() => deeds.choose(chosen, 1));
        case "choose3":
          return answer(() => deeds.choose(chosen, 2));
        case "category":
          return answer(() => begin("category", chosen));
        case "tags":
          return answer(() => begin("tags", chosen));
        case "ignore":
          return answer(() => deeds.ignore(chosen));
        case "delete":
          return answer(() => begin("remove", chosen));
        case "edit":
          return one((line) => line.status !== "COMPLETED" && begin("edit", [line]));
        case "split":
          return one((line) => line.status !== "COMPLETED" && begin("split", [line]));
        case "verdict":
          return one((line) => (hasTwin(line) || bindings.has(line.id)) && begin("verdict", [line]));
        case "undo":
          return canAnswer && deeds.undo();
      }
    },
    [focus, visible, begin, canAnswer, now, bindings, sure, deeds, search],
  );
  return useCallback(
    (event) => {
      // What opens from the table lies elsewhere on the page, and has keys of its own.
      const isHere = event.currentTarget.contains(event.target as Node);
      if (!isHere || event.defaultPrevented || isTyping(event.target, event.key)) return;
      const command = commandOf(event);
      if (command === null) return;
      event.preventDefault();
      run(command);
    },
    [run],
  );
}
