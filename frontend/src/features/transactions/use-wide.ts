"use client";

import { useSyncExternalStore } from "react";

const WIDE = "(min-width: 64rem)";

/** Whether there is room for columns; else an entry takes two lines. */
export function useWide(): boolean {
  return useSyncExternalStore(
    (onChange) => {
      const media = matchMedia(WIDE);
      media.addEventListener("change", onChange);
      return () => media.removeEventListener("change", onChange);
    },
    () => matchMedia(WIDE).matches,
    () => true,
  );
}
