"use client";

import { useEffect } from "react";

/** How long after a page was loaded the rest of the build is kept for later, in milliseconds: what is looked at comes first. */
const QUIET = 10_000;

/** Has `public/sw.js` look after the files of the build; not while they are being written. */
export function ServiceWorker() {
  useEffect(() => {
    if (process.env.NODE_ENV !== "production" || !("serviceWorker" in navigator)) return;
    const { serviceWorker } = navigator;
    // Without it everything works as well, a little slower.
    serviceWorker.register("/sw.js").catch(() => undefined);
    const timer = setTimeout(() => void serviceWorker.ready.then(({ active }) => active?.postMessage("keep")), QUIET);
    return () => clearTimeout(timer);
  }, []);
  return null;
}
