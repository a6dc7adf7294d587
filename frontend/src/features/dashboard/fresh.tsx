import type { ReactNode } from "react";

import { classNames } from "@/ui/class-names";

/** Figures that are looked at while those of another period are read: they pale, and stay where they are. */
export function Fresh({ isStale, className, children }: { isStale: boolean; className?: string; children: ReactNode }) {
  return (
    <div
      aria-busy={isStale || undefined}
      className={classNames("flex flex-col gap-5 transition-opacity", isStale && "opacity-60", className)}
    >
      {children}
    </div>
  );
}
