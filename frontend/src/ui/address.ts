"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useCallback } from "react";

/** What the address says beside the path, and how to say something else: `set({ month: "2026-03", card: null })`. */
export function useAddress(): {
  params: { get: (name: string) => string | null; has: (name: string) => boolean };
  set: (changes: Readonly<Record<string, string | null>>) => void;
} {
  const path = usePathname();
  const params = useSearchParams();
  const set = useCallback(
    (changes: Readonly<Record<string, string | null>>) => {
      // As it is now, not as it was drawn: a second change may come before the first is seen.
      const next = new URLSearchParams(window.location.search);
      for (const [name, value] of Object.entries(changes)) {
        if (value === null) next.delete(name);
        else next.set(name, value);
      }
      const query = next.toString();
      // The router hears of it, and asks no server: nothing but this page depends on it.
      window.history.replaceState(null, "", query === "" ? path : `${path}?${query}`);
    },
    [path],
  );
  return { params, set };
}
