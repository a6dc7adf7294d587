"use client";

import { Broken } from "@/features/auth/status-page";
import { Failed } from "@/ui/states";

/** What Next calls a script of the build that could not be loaded. */
const NOT_LOADED = "ChunkLoadError";

/** A page that could not be drawn: because it broke, or because what it is made of did not arrive. */
export function Failure({ error, isWhole = false }: { error: Error & { digest?: string }; isWhole?: boolean }) {
  if (error.name !== NOT_LOADED) return <Broken digest={error.digest} isWhole={isWhole} />;
  // What failed once is not asked for again by the page that it failed in.
  const face = <Failed error={new TypeError(error.message)} onRetry={() => location.reload()} />;
  return isWhole ? <main className="flex min-h-dvh items-center justify-center">{face}</main> : face;
}
