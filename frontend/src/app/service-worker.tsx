"use client";

import { useEffect } from "react";

/** Has `public/sw.js` look after the files of the build; not while they are being written. */
export function ServiceWorker() {
  useEffect(() => {
    if (process.env.NODE_ENV !== "production" || !("serviceWorker" in navigator)) return;
    // Without it everything works as well, a little slower.
    navigator.serviceWorker.register("/sw.js").catch(() => undefined);
  }, []);
  return null;
}
