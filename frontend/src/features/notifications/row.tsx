"use client";

import {
  CalendarClock,
  ChartPie,
  Check,
  CreditCard,
  FileCheck,
  FileInput,
  Flag,
  type LucideIcon,
  ShieldAlert,
  Trash2,
  TriangleAlert,
} from "lucide-react";
import Link from "next/link";
import type { MouseEvent } from "react";
import { useNow, useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { useFormats } from "@/i18n/formats";
import { useProgramName } from "@/session/program-name";
import { useSession } from "@/session/session";
import { Badge } from "@/ui/badge";
import { IconButton } from "@/ui/button";
import { classNames } from "@/ui/class-names";

import { useNotificationChanges } from "./queries";
import { targetOf } from "./target";

type Notification = Schemas["Notification"];

const LOOKS: Record<Notification["type"], readonly [LucideIcon, string]> = {
  budget_threshold: [ChartPie, "bg-caution-soft text-caution"],
  budget_overrun: [ChartPie, "bg-negative-soft text-negative"],
  bill_due: [CalendarClock, "bg-caution-soft text-caution"],
  bill_overdue: [TriangleAlert, "bg-negative-soft text-negative"],
  invoice_closed: [CreditCard, "bg-info-soft text-info"],
  goal_reached: [Flag, "bg-accent-soft text-positive"],
  import_finished: [FileCheck, "bg-accent-soft text-positive"],
  import_review: [FileInput, "bg-info-soft text-info"],
  security: [ShieldAlert, "bg-info-soft text-info"],
};

/** One notification, and the way to what it is about. */
export function NotificationRow({ notification }: { notification: Notification }) {
  const t = useTranslations("notifications");
  const formats = useFormats();
  const now = useNow();
  const { read, remove } = useNotificationChanges();
  const { id, title, created_at } = notification;
  const message = useReadable(notification);
  const isUnread = notification.read_at == null;
  const [Icon, look] = LOOKS[notification.type];
  return (
    <li className="relative flex items-start gap-3 p-4 hover:bg-sunken/60">
      <span className={classNames("flex size-9 shrink-0 items-center justify-center rounded-lg", look)}>
        <Icon aria-hidden className="size-4.5" />
      </span>
      <div className="min-w-0 flex-1">
        <p className={classNames("flex flex-wrap items-center gap-x-2 text-sm", isUnread && "font-semibold")}>
          <Subject notification={notification} onOpen={() => isUnread && read(id)} />
          {isUnread && <Badge tone="info">{t("unread")}</Badge>}
        </p>
        <p className="text-sm break-words text-muted">{message}</p>
        <p className="mt-0.5 text-xs text-muted">
          <time dateTime={created_at} title={formats.instant(created_at)}>
            {formats.ago(created_at, now)}
          </time>
          <Elsewhere id={notification.workspace_id ?? null} />
        </p>
      </div>
      {/* Above the link, which covers the row. */}
      <div className="relative z-10 flex shrink-0">
        {isUnread && (
          <IconButton size="icon-sm" label={t("markRead", { title })} onClick={() => read(id)}>
            <Check />
          </IconButton>
        )}
        <IconButton size="icon-sm" label={t("delete", { title })} onClick={() => remove(id)}>
          <Trash2 />
        </IconButton>
      </div>
    </li>
  );
}

/** The message; where it quotes how a browser calls itself, with the name that people know it by. */
function useReadable({ message, payload }: Notification): string {
  const nameOf = useProgramName();
  const origin = "origin" in payload && typeof payload.origin === "string" ? payload.origin : "";
  const userAgent = origin.slice(origin.indexOf(", ") + 2);
  return userAgent === "" ? message : message.replace(userAgent, () => nameOf(userAgent));
}

/** Which workspace it is about, where that is not the one that is open. */
function Elsewhere({ id }: { id: string | null }) {
  const { workspaces, workspace } = useSession();
  if (id === null || id === workspace?.id) return null;
  const name = workspaces.find((one) => one.id === id)?.name;
  return name === undefined ? null : <> · {name}</>;
}

function Subject({ notification, onOpen }: { notification: Notification; onOpen: () => void }) {
  const { workspace, workspaces, enter } = useSession();
  const target = targetOf(notification);
  const there = notification.workspace_id ?? null;
  const isReached = there === null || workspaces.some(({ id }) => id === there);
  if (target === null || !isReached) return notification.title;
  const open = (event: MouseEvent) => {
    onOpen();
    // What is about other books is opened in them; in a tab of its own, the link opens here.
    if (there === null || there === workspace?.id || event.metaKey || event.ctrlKey) return;
    void enter(there);
  };
  return (
    <Link href={target} prefetch={false} onClick={open} className="after:absolute after:inset-0">
      {notification.title}
    </Link>
  );
}
