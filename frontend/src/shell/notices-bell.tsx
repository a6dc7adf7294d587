"use client";

import { Bell } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "use-intl";

import { api } from "@/api/client";
import { Button } from "@/ui/button";

/** As many as are counted; beyond, there are "many". */
const COUNTED_MAX = 20;

/** Whether there is news, and the way to it. */
export function NoticesBell() {
  const t = useTranslations("shell.notices");
  const unread = api.useQuery("get", "/notifications", {
    params: { query: { unread_only: true, limit: COUNTED_MAX } },
  });
  const count = unread.data?.items.length ?? 0;
  return (
    <Button asChild look="quiet" size="icon">
      <Link
        href="/notifications"
        prefetch={false}
        aria-label={`${t("open")}: ${t("unread", { count })}`}
        className="relative"
      >
        <Bell aria-hidden />
        {count > 0 && (
          <span
            aria-hidden
            className="figures absolute top-1 right-1 flex h-4 min-w-4 items-center justify-center rounded-full bg-negative px-1 text-[0.625rem] font-semibold text-surface"
          >
            {count < COUNTED_MAX ? count : `${COUNTED_MAX - 1}+`}
          </span>
        )}
      </Link>
    </Button>
  );
}
