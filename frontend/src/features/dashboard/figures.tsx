"use client";

import type { ReactNode } from "react";

import { Card } from "@/ui/card";
import { classNames } from "@/ui/class-names";
import { Skeleton } from "@/ui/states";

/** One figure that is read at a glance, and what there is to say about it. */
export function FigureCard({
  title,
  icon,
  foot,
  className,
  children,
}: {
  title: string;
  icon: ReactNode;
  foot?: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  return (
    <Card aria-label={title} className={classNames("flex min-w-0 flex-col gap-1.5 p-3.5 sm:p-5", className)}>
      <h2 className="flex items-center justify-between gap-2 text-sm font-medium text-muted">
        <span className="min-w-0">{title}</span>
        <span className="hidden shrink-0 sm:block [&_svg]:size-4" aria-hidden>
          {icon}
        </span>
      </h2>
      <p className="text-lg font-semibold tracking-tight sm:text-2xl">{children}</p>
      {foot !== undefined && <div className="text-xs text-muted sm:text-sm">{foot}</div>}
    </Card>
  );
}

/** Room for figures that are being read. */
export function FiguresLoading({ count, className }: { count: number; className?: string }) {
  return (
    <div className={className}>
      {Array.from({ length: count }, (_, at) => (
        <Skeleton key={at} className="h-28 rounded-xl sm:h-32" />
      ))}
    </div>
  );
}

/** Names and figures, one below the other. */
export function FigureList({ children }: { children: ReactNode }) {
  return <dl className="flex flex-col divide-y divide-line text-sm">{children}</dl>;
}

export function FigureRow({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <div className="flex items-baseline justify-between gap-4 py-2 first:pt-0 last:pb-0">
      <dt className="min-w-0 text-muted">{name}</dt>
      <dd className="figures shrink-0 font-medium">{children}</dd>
    </div>
  );
}
