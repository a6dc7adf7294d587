import { foldForSearch } from "@/ui/fold";

import { OUTCOMES } from "../outcomes";
import { BANDS, bandOf, questionOf, type Band, type Binding, type Line, type Outcome } from "./line";

/** Which lines are in sight. */
export interface Filter {
  /** Words that each stand in the description, the bank's own words or the amount. */
  search: string;
  outcome: Outcome | null;
  band: Band | null;
  /** Only lines of which something is still asked. */
  isAsked: boolean;
}

/** The page around the table sets `outcome`; the rest is the table's own. */
export function filterOf(params: URLSearchParams): Filter {
  const [outcome, band] = [params.get("outcome"), params.get("band")];
  return {
    search: params.get("q") ?? "",
    outcome: OUTCOMES.find((known) => known === outcome) ?? null,
    band: BANDS.find((known) => known === band) ?? null,
    isAsked: params.get("show") === "open",
  };
}

/** The same page with another filter. */
export function withFilter(params: URLSearchParams, filter: Partial<Filter>): URLSearchParams {
  const next = new URLSearchParams(params);
  const set = (name: string, value: string | null | undefined) => {
    if (value) next.set(name, value);
    else next.delete(name);
  };
  if ("search" in filter) set("q", filter.search?.trim());
  if ("outcome" in filter) set("outcome", filter.outcome);
  if ("band" in filter) set("band", filter.band);
  if ("isAsked" in filter) set("show", filter.isAsked ? "open" : null);
  return next;
}

function isFiltered(filter: Filter): boolean {
  return filter.search !== "" || filter.outcome !== null || filter.band !== null || filter.isAsked;
}

export function filtered(
  lines: readonly Line[],
  filter: Filter,
  bindings: ReadonlyMap<string, Binding>,
): readonly Line[] {
  if (!isFiltered(filter)) return lines;
  const words = foldForSearch(filter.search).split(/\s+/).filter(Boolean);
  return lines.filter(
    (line) =>
      (filter.outcome === null || line.outcome === filter.outcome) &&
      (filter.band === null || bandOf(line) === filter.band) &&
      (!filter.isAsked || questionOf(line, bindings.get(line.id)) !== null) &&
      (words.length === 0 || hasWords(line, words)),
  );
}

function hasWords(line: Line, words: readonly string[]): boolean {
  const text = foldForSearch(
    `${line.description} ${line.bank_text} ${line.amount} ${line.amount.replace(".", ",")} ${line.transaction_date}`,
  );
  return words.every((word) => text.includes(word));
}
