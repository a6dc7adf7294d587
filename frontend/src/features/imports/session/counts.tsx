"use client";

import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";

import { OUTCOMES } from "../outcomes";

/** How many lines end how, in a small table. */
export function Counts({ title, stats }: { title: string; stats: Schemas["SessionStats"] }) {
  const t = useTranslations("imports.outcome");
  const shown = OUTCOMES.filter((outcome) => stats[outcome] > 0);
  if (shown.length === 0) return null;
  return (
    <table className="w-full text-sm">
      <caption className="mb-1 text-left text-xs text-muted">{title}</caption>
      <tbody>
        {shown.map((outcome) => (
          <tr key={outcome} className="border-b border-line last:border-0">
            <th scope="row" className="py-1.5 text-left font-normal">
              {t(outcome)}
            </th>
            <td className="figures py-1.5 text-right font-medium">{stats[outcome]}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
