import type { QueryClient } from "@tanstack/react-query";

import { expectData, http, ifMatch, versioned, type Versioned } from "@/api/client";
import { newKey } from "@/api/intent";
import { inWorkspace, type InWorkspace } from "@/api/place";
import { mayPass } from "@/api/problem";

import type { Step } from "./change";
import type { Line } from "./line";
import { LinesCache } from "./lines";

/** How long the figures wait for more changes before they are read anew, in milliseconds. */
const FIGURES_WAIT = 300;
/** How long an event may be on its way that tells of a change of one's own, in milliseconds. */
const ECHO_TIME_MAX = 15_000;
/** How many lines are read anew one by one; more are read with the whole list. */
export const REFRESHED_MAX = 20;
const TOGETHER_MAX = 150;

/** A request that waits for its turn. */
interface Job {
  /** What makes two requests one; `null` where it stays alone. */
  alike: string | null;
  parts: Part[];
  /** Whether saying it twice is as good as once, so that it is tried again where the server may only have been busy. */
  isRepeatable: boolean;
  send: (ids: readonly string[]) => Promise<readonly Line[]>;
}

interface Part {
  ids: readonly string[];
  before: readonly Line[];
  done: () => void;
  failed: (error: unknown) => void;
}

const senders = new WeakMap<QueryClient, Map<string, Sender>>();

/** The one sender of a session; it outlives the table, so that nothing that was said is lost. */
export function senderOf(queries: QueryClient, session: string): Sender {
  const known = senders.get(queries) ?? new Map<string, Sender>();
  senders.set(queries, known);
  const sender = known.get(session) ?? new Sender(queries, session);
  known.set(session, sender);
  return sender;
}

/**
 * Sends what is said of lines, one request after another: a session takes them one at a time. What waits and says the same is
 * sent together. What the server answers takes the place of what was guessed; where it refuses, what was there comes back.
 */
export class Sender {
  readonly cache: LinesCache;
  private waiting: Job[] = [];
  private isBusy = false;
  /** How many requests are under way for a line. */
  private readonly under = new Map<string, number>();
  /** When in the order of changes a line was changed last. */
  private readonly changed = new Map<string, number>();
  private readonly echoes = new Map<string, { count: number; until: number }>();
  private changes = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private figures: (() => void) | undefined;
  private readonly watchers = new Set<() => void>();
  // What waits for its turn is of the workspace that it was said in, whichever is open by then.
  private readonly at = inWorkspace();

  constructor(
    private readonly queries: QueryClient,
    private readonly session: string,
  ) {
    this.cache = new LinesCache(queries, session);
  }

  /** How many lines were changed and are not yet known to be kept. */
  unsent = (): number => this.under.size;

  /** Tells of changes of that number, until what it answers is called. */
  watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => void this.watchers.delete(watcher);
  };

  /** Tells whoever shows figures of the session beside its queries; listens until what it answers is called. */
  onFigures(listener: (() => void) | undefined): () => void {
    this.figures = listener;
    return () => {
      this.figures = undefined;
    };
  }

  /** A point in the order of changes. */
  mark(): number {
    return this.changes;
  }

  /** Whether a line was changed here since a point, or is being changed. */
  isNewer(id: string, mark: number): boolean {
    return this.under.has(id) || (this.changed.get(id) ?? 0) > mark;
  }

  /** Says something of lines; they show as guessed at once. */
  say({ ids, change }: Step, guessed: readonly Line[], arrived?: (line: Line) => Line): Promise<void> {
    const alike = arrived === undefined ? JSON.stringify(change) : null;
    return this.push({ ids, guessed, alike, isRepeatable: true }, async (all) => {
      const lines =
        all.length === 1 ? [await putLine(all[0] ?? "", change, this.at)] : await this.bulk({ ids: all, change });
      return arrived === undefined ? lines : lines.map(arrived);
    });
  }

  /** Removes lines: those of files stay, as discarded. */
  remove(ids: readonly string[]): Promise<void> {
    return this.push({ ids }, async (all) => {
      const left = await this.bulk({ ids: all, delete: true });
      const known = new Set(left.map(({ id }) => id));
      this.cache.remove(all.filter((id) => !known.has(id)));
      return left;
    });
  }

  /** Does something else to a line that is changed by it. */
  around(id: string, work: (at: InWorkspace) => Promise<unknown>): Promise<void> {
    return this.push({ ids: [id] }, async () => {
      await work(this.at);
      return [await getLine(id, this.at)];
    });
  }

  /** Says what a form holds of a line, if that is still what the form was filled in with; answers what the line is then. */
  async edit(id: string, change: Step["change"], etag: string | undefined): Promise<Line> {
    let answered: Line | undefined;
    await this.push({ ids: [id] }, async () => [(answered = await putLine(id, change, this.at, etag))]);
    return expectData<Line>({ data: answered });
  }

  /** Reads a line when everything that was said before has arrived, with its version. */
  async read(id: string): Promise<Versioned<Line>> {
    let read: Versioned<Line> | undefined;
    await this.push({ ids: [] }, async () => {
      read = versioned(await http.GET("/staged-transactions/{id}", { params: { path: { id } }, ...this.at }));
      return [read.value];
    });
    return expectData<Versioned<Line>>({ data: read });
  }

  /** Waits until everything that was said before has arrived, or was refused. */
  settled(): Promise<void> {
    return this.push({ ids: [] }, () => Promise.resolve([]));
  }

  /** Whether an event about a line is of a change of one's own. */
  isEcho(id: string, now = Date.now()): boolean {
    const echo = this.echoes.get(id);
    if (echo === undefined) return false;
    if (echo.count <= 1 || echo.until < now) this.echoes.delete(id);
    else this.echoes.set(id, { ...echo, count: echo.count - 1 });
    return echo.until >= now;
  }

  /** Reads lines anew that somebody else changed. */
  async refresh(ids: readonly string[]): Promise<void> {
    const known = ids.filter((id) => this.cache.line(id) !== undefined);
    const mark = this.mark();
    const read = await Promise.all(known.map((id) => this.queries.fetchQuery(lineQuery(id, this.at))));
    this.cache.place(read.filter(({ id }) => !this.isNewer(id, mark)));
  }

  private bulk(body: { ids: readonly string[]; change?: Step["change"]; delete?: boolean }): Promise<readonly Line[]> {
    const params = { path: { id: this.session } };
    return http
      .POST("/import-sessions/{id}/staged-transactions/bulk", {
        params,
        body: { ...body, ids: [...body.ids] },
        ...this.at,
      })
      .then(expectData);
  }

  private push(
    {
      ids,
      guessed = [],
      alike = null,
      isRepeatable = false,
    }: { ids: readonly string[]; guessed?: readonly Line[]; alike?: string | null; isRepeatable?: boolean },
    send: Job["send"],
  ): Promise<void> {
    const before = ids.flatMap((id) => this.cache.line(id) ?? []);
    for (const id of ids) {
      this.under.set(id, (this.under.get(id) ?? 0) + 1);
      this.changed.set(id, (this.changes += 1));
    }
    this.cache.place(guessed);
    this.tell();
    return new Promise<void>((done, failed) => {
      const part = { ids, before, done, failed };
      const job = alike === null ? undefined : this.waiting.find((job) => job.alike === alike);
      // Two words on one line are sent in their order.
      const isFree = !this.waiting.some((job) => job.parts.some((of) => of.ids.some((id) => ids.includes(id))));
      if (job !== undefined && isFree && countOf(job) + ids.length <= TOGETHER_MAX) job.parts.push(part);
      else this.waiting.push({ alike, parts: [part], isRepeatable, send });
      void this.work();
    });
  }

  private async work(): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    for (let job = this.waiting.shift(); job !== undefined; job = this.waiting.shift()) await this.run(job);
    this.isBusy = false;
  }

  private async run({ parts, isRepeatable, send }: Job): Promise<void> {
    const ids = parts.flatMap((part) => part.ids);
    this.expectEchoes(ids, 1);
    try {
      const answered = await mutate(this.queries, isRepeatable ? 1 : 0, () => send(ids));
      this.release(ids);
      this.cache.place(answered.filter(({ id }) => !this.under.has(id)));
      for (const part of parts) part.done();
      if (ids.length > 0) this.readFigures();
    } catch (error) {
      this.expectEchoes(ids, -1);
      // All or none: what was said together is said once more by itself, so that one line does not fail the others.
      if (parts.length > 1) {
        this.waiting.unshift(...parts.map((part) => ({ parts: [part], isRepeatable, send, alike: null })));
        return;
      }
      this.release(ids);
      this.cache.place(parts.flatMap(({ before }) => before).filter(({ id }) => !this.under.has(id)));
      for (const part of parts) part.failed(error);
    }
  }

  private release(ids: readonly string[]): void {
    for (const id of ids) {
      const count = (this.under.get(id) ?? 1) - 1;
      if (count === 0) this.under.delete(id);
      else this.under.set(id, count);
      this.changed.set(id, (this.changes += 1));
    }
    this.tell();
  }

  private tell(): void {
    for (const watcher of this.watchers) watcher();
  }

  private expectEchoes(ids: readonly string[], more: number): void {
    for (const id of ids) {
      const count = (this.echoes.get(id)?.count ?? 0) + more;
      if (count <= 0) this.echoes.delete(id);
      else this.echoes.set(id, { count, until: Date.now() + ECHO_TIME_MAX });
    }
  }

  private readFigures(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      void this.queries.invalidateQueries({ queryKey: ["get", "/import-sessions/{id}"] });
      this.figures?.();
    }, FIGURES_WAIT);
  }
}

function countOf({ parts }: Job): number {
  return parts.reduce((count, { ids }) => count + ids.length, 0);
}

/** A change like any other to those who watch over failures; what has to be read anew is seen to here. */
function mutate<T>(queries: QueryClient, repeats: number, work: () => Promise<T>): Promise<T> {
  const retry = (failures: number, error: unknown) => failures < repeats && mayPass(error);
  return queries
    .getMutationCache()
    .build(queries, { mutationFn: work, retry, meta: { keeps: true } })
    .execute(undefined);
}

async function putLine(id: string, body: Step["change"], at: InWorkspace, etag?: string): Promise<Line> {
  const params = { path: { id }, ...ifMatch(etag) };
  return expectData(await http.PUT("/staged-transactions/{id}", { params, body, ...at }));
}

async function getLine(id: string, at: InWorkspace): Promise<Line> {
  return expectData(await http.GET("/staged-transactions/{id}", { params: { path: { id } }, ...at }));
}

function lineQuery(id: string, at: InWorkspace) {
  // Each reading is one of its own: another that is under way may bring what was before the change that asks for this one.
  return { queryKey: ["staged-line", id, newKey()], queryFn: () => getLine(id, at), staleTime: 0, gcTime: 0 };
}
