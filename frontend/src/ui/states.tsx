"use client";

import { CircleAlert, RotateCw } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";

import { problemOf } from "@/api/problem";
import { useProblemText } from "@/i18n/problem-text";

import { Button } from "./button";
import { classNames } from "./class-names";

/** Room for what is being read. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={classNames("animate-pulse rounded-lg bg-line/70", className)} />;
}

/** A list that is being read. */
export function Loading({ rows = 4, className }: { rows?: number; className?: string }) {
  const t = useTranslations("common.states");
  return (
    <div role="status" className={classNames("flex flex-col gap-3", className)}>
      <span className="sr-only">{t("loading")}</span>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} className="h-12" />
      ))}
    </div>
  );
}

/** A list that holds nothing yet: what it is for, and how to begin. */
export function Empty({
  icon,
  title,
  children,
  action,
}: {
  icon?: ReactNode;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="flex flex-col items-center gap-2 px-6 py-12 text-center">
      {icon !== undefined && (
        <div className="mb-1 text-muted [&_svg]:size-8" aria-hidden>
          {icon}
        </div>
      )}
      <p className="font-medium">{title}</p>
      {children !== undefined && <div className="max-w-prose text-sm text-muted">{children}</div>}
      {action !== undefined && <div className="mt-3">{action}</div>}
    </div>
  );
}

/** Something that could not be read: why, and once more. */
export function Failed({ error, onRetry, className }: { error: unknown; onRetry?: () => void; className?: string }) {
  const t = useTranslations();
  const text = useProblemText();
  const { request_id: request } = problemOf(error);
  return (
    <div role="alert" className={classNames("flex flex-col items-center gap-2 px-6 py-10 text-center", className)}>
      <CircleAlert aria-hidden className="size-7 text-negative" />
      <p className="font-medium">{t("problems.title")}</p>
      <p className="max-w-prose text-sm text-muted">{text(error)}</p>
      {request !== "" && <p className="text-xs text-muted">{t("problems.requestId", { id: request })}</p>}
      {onRetry !== undefined && (
        <Button size="sm" className="mt-2" onClick={onRetry}>
          <RotateCw aria-hidden />
          {t("common.actions.retry")}
        </Button>
      )}
    </div>
  );
}

/** What a query holds: its four faces, of which the last is the caller's. */
export function Query<Data>({
  query,
  isEmpty,
  loading,
  empty,
  children,
}: {
  query: { data: Data | undefined; error: unknown; isPending: boolean; refetch: () => unknown };
  isEmpty?: (data: Data) => boolean;
  loading?: ReactNode;
  empty?: ReactNode;
  children: (data: Data) => ReactNode;
}) {
  if (query.data !== undefined) {
    return isEmpty?.(query.data) === true && empty !== undefined ? empty : children(query.data);
  }
  if (query.error !== null && query.error !== undefined) {
    return <Failed error={query.error} onRetry={() => void query.refetch()} />;
  }
  return loading ?? <Loading />;
}
