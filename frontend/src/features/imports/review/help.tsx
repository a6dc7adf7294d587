"use client";

import { useTranslations } from "use-intl";

import { Dialog } from "@/ui/dialog";

import { Kbd } from "./kbd";

const GROUPS = [
  {
    name: "move",
    keys: [
      { does: "move", keys: ["j", "k", "↓", "↑"] },
      { does: "page", keys: ["PgDn", "PgUp"] },
      { does: "ends", keys: ["Home", "End"] },
      { does: "nextOpen", keys: ["n"] },
    ],
  },
  {
    name: "decide",
    keys: [
      { does: "accept", keys: ["Enter", "a"] },
      { does: "choose", keys: ["1", "2", "3"] },
      { does: "category", keys: ["c"] },
      { does: "tags", keys: ["t"] },
      { does: "ignore", keys: ["i"] },
      { does: "split", keys: ["s"] },
      { does: "verdict", keys: ["d"] },
      { does: "edit", keys: ["e"] },
      { does: "delete", keys: ["Del"] },
      { does: "acceptSure", keys: ["A"] },
      { does: "undo", keys: ["u"] },
    ],
  },
  {
    name: "select",
    keys: [
      { does: "select", keys: ["x"] },
      { does: "range", keys: ["Shift + ↓", "Shift + ↑"] },
      { does: "selectAll", keys: ["Ctrl + A"] },
      { does: "clear", keys: ["Esc"] },
    ],
  },
  {
    name: "see",
    keys: [
      { does: "search", keys: ["/"] },
      { does: "help", keys: ["?"] },
    ],
  },
] as const;

/** Every key of the table. */
export function Help({ onClose }: { onClose: () => void }) {
  const t = useTranslations("review.help");
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("title")}
      description={t("text")}
      className="sm:w-[min(52rem,calc(100vw-2rem))]"
    >
      <div className="gap-8 sm:columns-2">
        {GROUPS.map(({ name, keys }) => (
          <section key={name} className="mb-5 break-inside-avoid">
            <h3 className="mb-1 text-sm font-semibold">{t(`groups.${name}`)}</h3>
            <dl className="text-sm">
              {keys.map(({ does, keys }) => (
                <div key={does} className="flex items-center justify-between gap-4 border-b border-line py-1.5">
                  <dt>{t(does)}</dt>
                  <dd className="flex shrink-0 gap-1">
                    {keys.map((key) => (
                      <Kbd key={key}>{key}</Kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
