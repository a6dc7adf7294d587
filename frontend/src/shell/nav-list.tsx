"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "use-intl";

import { classNames } from "@/ui/class-names";

import { GROUPS } from "./navigation";

/** Every page, by what it is for. */
export function NavList({ onGo }: { onGo?: () => void }) {
  const t = useTranslations("shell");
  const path = usePathname();
  return (
    <nav aria-label={t("navigation")} className="flex flex-col gap-5">
      {GROUPS.map((group) => (
        <div key={group.name}>
          <h2 id={`nav-${group.name}`} className="px-3 pb-1 text-xs font-medium text-muted">
            {t(`groups.${group.name}`)}
          </h2>
          <ul aria-labelledby={`nav-${group.name}`} className="flex flex-col gap-0.5">
            {group.pages.map(({ href, name, icon: Icon }) => {
              const isHere = path === href;
              return (
                <li key={href}>
                  <Link
                    href={href}
                    prefetch={false}
                    onClick={onGo}
                    aria-current={isHere ? "page" : undefined}
                    className={classNames(
                      "flex items-center gap-3 rounded-lg px-3 py-2 text-sm",
                      isHere ? "bg-accent-soft font-medium text-positive" : "text-text hover:bg-sunken",
                    )}
                  >
                    <Icon aria-hidden className="size-4.5 shrink-0" />
                    {t(`pages.${name}`)}
                  </Link>
                </li>
              );
            })}
          </ul>
        </div>
      ))}
    </nav>
  );
}
