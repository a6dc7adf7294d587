"use client";

import { useEffect, useEffectEvent, useRef, type RefObject } from "react";

/** What hears Escape while the focus is in it, as dialogs do by themselves. */
export function useEscape<Target extends HTMLElement>(onEscape: () => void): RefObject<Target | null> {
  const target = useRef<Target>(null);
  const escape = useEffectEvent(onEscape);
  useEffect(() => {
    const element = target.current;
    const hear = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      escape();
    };
    element?.addEventListener("keydown", hear);
    return () => element?.removeEventListener("keydown", hear);
  }, []);
  return target;
}
