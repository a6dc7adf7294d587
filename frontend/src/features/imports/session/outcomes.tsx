"use client";

import { useRouter, useSearchParams } from "next/navigation";
import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { classNames } from "@/ui/class-names";

import { OUTCOMES } from "../outcomes";

/** How many lines ended how; each shows its lines alone. */
export function Outcomes({ stats }: { stats: Schemas["SessionStats"] }) {
  const t = useTranslations("imports");
  const router = useRouter();
  const params = useSearchParams();
  const chosen = params.get("outcome");
  const choose = (outcome: string | null) => {
    const next = new URLSearchParams(params);
    if (outcome === null) next.delete("outcome");
    else next.set("outcome", outcome);
    router.replace(`/import-sessions?${next.toString()}`, { scroll: false });
  };
  return (
    <div role="group" aria-label={t("outcomes.label")} className="flex flex-wrap gap-1.5">
      <Chip name={t("outcomes.all")} count={stats.total} isChosen={chosen === null} onChoose={() => choose(null)} />
      {OUTCOMES.filter((outcome) => stats[outcome] > 0 || outcome === chosen).map((outcome) => (
        <Chip
          key={outcome}
          name={t(`outcome.${outcome}`)}
          count={stats[outcome]}
          isChosen={outcome === chosen}
          onChoose={() => choose(outcome === chosen ? null : outcome)}
        />
      ))}
    </div>
  );
}

function Chip({
  name,
  count,
  isChosen,
  onChoose,
}: {
  name: string;
  count: number;
  isChosen: boolean;
  onChoose: () => void;
}) {
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      onClick={onChoose}
      className={classNames(
        "inline-flex h-8 items-center gap-1.5 rounded-full border px-3 text-sm",
        isChosen ? "border-accent bg-accent-soft font-medium" : "border-line bg-surface text-muted hover:bg-sunken",
      )}
    >
      {name}
      <span className="figures">{count}</span>
    </button>
  );
}
