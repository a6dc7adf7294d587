"use client";

import { skipToken, useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";

import { expectData, http, type Schemas } from "@/api/client";
import { newKey } from "@/api/intent";
import { onStagedLines } from "@/live/staged-lines";

import type { Line } from "./line";
import { linesKey, linesOf, type Lines } from "./lines";
import { REFRESHED_MAX, senderOf, type Sender } from "./sender";

type Session = Schemas["ImportSession"];

const PAGE = 500;
/** How long the figures may count other lines than are here before these are read anew, in milliseconds. */
const MISCOUNT_TIME = 1_500;
const KEPT = 10 * 60_000;

export interface Reading {
  isReading: boolean;
  /** How many lines were read so far. */
  count: number;
  error: unknown;
}

/** The lines of a session, page after page, and then kept as they are. */
export function useLines(session: Session): {
  lines: Lines | undefined;
  reading: Reading;
  sender: Sender;
  readAgain: () => void;
} {
  const queries = useQueryClient();
  const sender = useMemo(() => senderOf(queries, session.id), [queries, session.id]);
  // Never read by itself: whatever else changes the books, pages of lines are read here alone.
  const { data: lines } = useQuery<Lines>({
    queryKey: linesKey(session.id),
    queryFn: skipToken,
    structuralSharing: false,
    staleTime: Infinity,
    gcTime: KEPT,
  });
  const [reading, setReading] = useState<Reading>({ isReading: true, count: 0, error: null });
  const [turn, setTurn] = useState(0);
  const readAgain = useCallback(() => setTurn((turn) => turn + 1), []);

  useEffect(() => {
    const stop = new AbortController();
    const told = (next: Reading) => !stop.signal.aborted && setReading(next);
    let count = 0;
    const onPage = (read: number) => told({ isReading: true, count: (count = read), error: null });
    void readAll(queries, session.id, sender, stop.signal, onPage).then(
      () => told({ isReading: false, count, error: null }),
      (error: unknown) => told({ isReading: false, count, error }),
    );
    return () => stop.abort();
  }, [queries, session.id, sender, turn]);

  useRereading(session, lines, reading, readAgain);
  useEffect(() => follow(sender, readAgain), [sender, readAgain]);
  return { lines, reading, sender, readAgain };
}

/** Commits, their undoing and more files change lines by the thousand: the session tells of them. */
function useRereading(session: Session, lines: Lines | undefined, reading: Reading, readAgain: () => void): void {
  const { state, committed_at: committed, closed_at: closed, stats } = session;
  const life = [state, committed, closed, stats.booked, stats.ignored].join();
  const seen = useRef(life);
  useEffect(() => {
    if (seen.current === life) return;
    seen.current = life;
    readAgain();
  }, [life, readAgain]);

  const counts = `${stats.total} ${lines?.all.length ?? 0}`;
  const [judged, setJudged] = useState("");
  const isWrong = lines?.isWhole === true && !reading.isReading && lines.all.length !== stats.total;
  useEffect(() => {
    if (!isWrong || judged === counts) return;
    const timer = setTimeout(() => {
      setJudged(counts);
      readAgain();
    }, MISCOUNT_TIME);
    return () => clearTimeout(timer);
  }, [isWrong, judged, counts, readAgain]);
}

/** Reads anew what somebody else changes. */
function follow(sender: Sender, readAgain: () => void): () => void {
  return onStagedLines(({ happening, ids }) => {
    const others = ids?.filter((id) => !sender.isEcho(id));
    if (others?.length === 0) return;
    if (others === undefined || happening === "created" || others.length > REFRESHED_MAX) readAgain();
    else if (happening === "deleted") sender.cache.remove(others);
    else void sender.refresh(others).catch(readAgain);
  });
}

async function readAll(
  queries: QueryClient,
  session: string,
  sender: Sender,
  signal: AbortSignal,
  onPage: (count: number) => void,
): Promise<void> {
  const { cache } = sender;
  // What was there stays in sight until all of it was read anew.
  const isFirst = cache.read()?.isWhole !== true;
  const read: { line: Line; mark: number }[] = [];
  const newest = () =>
    read.map(({ line, mark }) => (sender.isNewer(line.id, mark) ? (cache.line(line.id) ?? line) : line));
  let cursor: string | undefined;
  do {
    const mark = sender.mark();
    const page = await queries.fetchQuery(pageQuery(session, cursor));
    if (signal.aborted) return;
    read.push(...page.items.map((line) => ({ line, mark })));
    cursor = page.next_cursor ?? undefined;
    if (isFirst || cursor === undefined) cache.write(linesOf(newest(), cursor === undefined));
    onPage(read.length);
  } while (cursor !== undefined);
}

function pageQuery(id: string, cursor: string | undefined) {
  const query = { limit: PAGE, ...(cursor !== undefined && { cursor }) };
  return {
    // Each reading is one of its own: another that is under way may bring what was before the change that asks for this one.
    queryKey: ["staged-lines-page", id, cursor ?? "", newKey()],
    queryFn: async () =>
      expectData(await http.GET("/import-sessions/{id}/staged-transactions", { params: { path: { id }, query } })),
    staleTime: 0,
    gcTime: 0,
  };
}
