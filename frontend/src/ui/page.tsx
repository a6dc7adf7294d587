import type { ReactNode } from "react";

/** A page: what it is, what can be done on it, and what it holds. */
export function Page({
  title,
  description,
  actions,
  children,
}: {
  title: string;
  description?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className="mx-auto flex w-full max-w-7xl flex-col gap-5 px-4 py-5 sm:px-6 lg:px-8">
      <title>{`${title} · FinTrack`}</title>
      <header className="flex flex-wrap items-center justify-between gap-3">
        <div className="min-w-0">
          <h1 className="text-xl font-semibold tracking-tight sm:text-2xl">{title}</h1>
          {description !== undefined && <p className="mt-1 max-w-prose text-sm text-muted">{description}</p>}
        </div>
        {actions !== undefined && (
          <div className="flex flex-wrap items-center gap-2" data-print="no">
            {actions}
          </div>
        )}
      </header>
      {children}
    </div>
  );
}
