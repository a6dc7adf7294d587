import type { ReactNode } from "react";

/** A key. */
export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="inline-flex min-w-5 items-center justify-center rounded border border-line-strong/60 bg-surface px-1 font-sans text-xs text-muted">
      {children}
    </kbd>
  );
}
