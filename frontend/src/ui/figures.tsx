import type { ReactNode } from "react";

import { Card } from "./card";
import { classNames } from "./class-names";

/** The few figures that a page is about, side by side. */
export function Figures({ label, className, children }: { label: string; className?: string; children: ReactNode }) {
  return (
    <Card aria-label={label}>
      <dl className={classNames("grid grid-cols-2 gap-x-4 gap-y-5 p-5 sm:grid-cols-3", className)}>{children}</dl>
    </Card>
  );
}

/** A figure under its name. */
export function Figure({
  label,
  hint,
  isMain = false,
  children,
}: {
  label: string;
  hint?: ReactNode;
  /** The one that is looked for first. */
  isMain?: boolean;
  children: ReactNode;
}) {
  return (
    <div className={classNames("min-w-0", isMain && "col-span-2 sm:col-span-1")}>
      <dt className="text-sm text-muted">{label}</dt>
      <dd className={classNames("figures mt-1 font-semibold tracking-tight", isMain ? "text-2xl" : "text-lg")}>
        {children}
      </dd>
      {hint !== undefined && <dd className="text-xs text-muted">{hint}</dd>}
    </div>
  );
}
