"use client";

import { usePathname } from "next/navigation";
import { useEffect, useState } from "react";

/**
 * The token of a link that was sent to somebody: behind `#`, where no server sees it. It leaves the address bar at once and
 * stays with the tab, so that one may sign in on the way and come back. `null` when there is none.
 */
export function useLinkToken(): { token: string | null; forget: () => void } {
  // While a page is drawn that was gone to from another one, the address bar shows that one still.
  const key = `fintrack.token:${usePathname()}`;
  const [token, setToken] = useState(() => tokenOf(location) ?? sessionStorage.getItem(key));
  useEffect(() => {
    const take = () => {
      const found = tokenOf(location);
      if (found === null) return;
      sessionStorage.setItem(key, found);
      history.replaceState(null, "", location.pathname);
      setToken(found);
    };
    take();
    // Another link to the same page loads nothing anew.
    addEventListener("hashchange", take);
    return () => removeEventListener("hashchange", take);
  }, [key]);
  // A token is used once: what is done with is not kept.
  return { token, forget: () => sessionStorage.removeItem(key) };
}

/** Behind `#`, or in the query as links of old had it. */
export function tokenOf({ hash, search }: { hash: string; search: string }): string | null {
  return new URLSearchParams(hash.slice(1)).get("token") ?? new URLSearchParams(search).get("token");
}
