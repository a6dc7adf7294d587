"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";

import { filterOf, withFilter, type Filter } from "./filter";

/** How long to wait for the next letter before the address follows, in milliseconds. */
const TYPING = 250;

/** Which lines are in sight, as the address says; what is typed holds at once, and the address follows. */
export function useFilter(): [Filter, (change: Partial<Filter>) => void] {
  const router = useRouter();
  const path = usePathname();
  const params = useSearchParams();
  const [typed, setTyped] = useState<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const told = useMemo(() => filterOf(params), [params]);
  const filter = useMemo(() => (typed === null ? told : { ...told, search: typed }), [told, typed]);
  const go = useCallback(
    (change: Partial<Filter>) => {
      // The address as it is now: the page around changes it too.
      const next = withFilter(new URLSearchParams(location.search), change);
      router.replace(`${path}?${next}`, { scroll: false });
    },
    [router, path],
  );
  useEffect(() => () => clearTimeout(timer.current), []);
  const change = useCallback(
    (change: Partial<Filter>) => {
      const { search } = change;
      if (search === undefined) {
        go(change);
        return;
      }
      setTyped(search);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => go(change), TYPING);
    },
    [go],
  );
  return [filter, change];
}
