import type { QueryClient } from "@tanstack/react-query";

import type { Line } from "./line";

/** The lines of a session as far as they were read, in the order of the files. */
export interface Lines {
  all: readonly Line[];
  /** Where in it a line is, by its identity. */
  places: ReadonlyMap<string, number>;
  /** Whether the last page was read. */
  isWhole: boolean;
}

export function linesOf(all: readonly Line[], isWhole: boolean): Lines {
  return { all, places: new Map(all.map((line, place) => [line.id, place])), isWhole };
}

/** The lines with others in the places of those that they are. Lines that are not there are left out. */
function withLines(lines: Lines, changed: readonly Line[]): Lines {
  const all = [...lines.all];
  for (const line of changed) {
    const place = lines.places.get(line.id);
    if (place !== undefined) all[place] = line;
  }
  return { ...lines, all };
}

function withoutLines(lines: Lines, ids: ReadonlySet<string>): Lines {
  return linesOf(
    lines.all.filter(({ id }) => !ids.has(id)),
    lines.isWhole,
  );
}

function lineAt(lines: Lines | undefined, id: string): Line | undefined {
  const place = lines?.places.get(id);
  return place === undefined ? undefined : lines?.all[place];
}

export const linesKey = (session: string) => ["staged-lines", session] as const;

/** What the memory of the page holds of a session's lines. */
export class LinesCache {
  constructor(
    private readonly queries: QueryClient,
    private readonly session: string,
  ) {}

  read(): Lines | undefined {
    return this.queries.getQueryData<Lines>(linesKey(this.session));
  }

  write(lines: Lines): void {
    this.queries.setQueryData<Lines>(linesKey(this.session), lines);
  }

  line(id: string): Line | undefined {
    return lineAt(this.read(), id);
  }

  place(changed: readonly Line[]): void {
    const lines = this.read();
    if (lines !== undefined && changed.length > 0) this.write(withLines(lines, changed));
  }

  remove(ids: Iterable<string>): void {
    const lines = this.read();
    if (lines !== undefined) this.write(withoutLines(lines, new Set(ids)));
  }
}
