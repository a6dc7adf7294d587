import { QueryObserver } from "@tanstack/react-query";
import { expect, it, vi } from "vitest";

import { newQueryClient } from "./queries";

const client = () => newQueryClient({ onSignedOut: () => undefined, onUnseenFailure: () => undefined });

it("reads once more what was being read for the first time when it changed", async () => {
  const queries = client();
  let books = "before";
  let arrive: () => void = () => undefined;
  const slow = new Promise<void>((resolve) => (arrive = resolve));
  const read = vi.fn(async () => {
    const answer = books;
    await slow;
    return answer;
  });
  const observer = new QueryObserver(queries, { queryKey: ["books"], queryFn: read });
  const leave = observer.subscribe(() => undefined);
  books = "after";
  const invalidated = queries.invalidateQueries();
  arrive();
  await invalidated;
  expect(observer.getCurrentResult().data).toBe("after");
  expect(read).toHaveBeenCalledTimes(2);
  leave();
});

it("leaves alone what nobody is told has changed", async () => {
  const queries = client();
  const read = vi.fn(() => Promise.resolve("books"));
  const leave = new QueryObserver(queries, { queryKey: ["books"], queryFn: read }).subscribe(() => undefined);
  await queries.invalidateQueries({ queryKey: ["cards"] });
  expect(read).toHaveBeenCalledOnce();
  leave();
});
