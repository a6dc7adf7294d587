import type { ComponentProps, ReactNode } from "react";

import { classNames } from "./class-names";

/** A sheet that things lie on. */
export function Card({ className, ...rest }: ComponentProps<"section">) {
  return (
    <section className={classNames("rounded-xl border border-line bg-surface shadow-card", className)} {...rest} />
  );
}

/** A sheet with a heading; the heading names the region. */
export function Panel({
  title,
  description,
  actions,
  className,
  children,
}: {
  title: string;
  description?: ReactNode;
  actions?: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  return (
    <Card aria-label={title} className={classNames("flex min-w-0 flex-col gap-4 p-5", className)}>
      <header className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <h2 className="text-base font-semibold">{title}</h2>
          {description !== undefined && <p className="mt-0.5 text-sm text-muted">{description}</p>}
        </div>
        {actions !== undefined && <div className="flex shrink-0 items-center gap-1">{actions}</div>}
      </header>
      {children}
    </Card>
  );
}
