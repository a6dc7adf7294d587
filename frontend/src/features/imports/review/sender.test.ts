import { QueryClient } from "@tanstack/react-query";
import { afterEach, expect, it, vi } from "vitest";

import { http } from "@/api/client";
import { enterWorkspace } from "@/api/place";

import type { Line } from "./line";
import { linesOf } from "./lines";
import { Sender } from "./sender";
import { lineOf } from "./testing";

const ANSWERED = "2026-04-01T13:00:00Z";

function senderWith(count: number): Sender {
  const sender = new Sender(new QueryClient({ defaultOptions: { mutations: { retry: false } } }), "session");
  sender.cache.write(
    linesOf(
      Array.from({ length: count }, (_, at) => lineOf({ id: String(at) })),
      true,
    ),
  );
  return sender;
}

const answered = (id: string): Line => lineOf({ id, updated_at: ANSWERED });
const puts = () => vi.spyOn(http, "PUT");
const posts = () => vi.spyOn(http, "POST");
const ok = (data: unknown) => Promise.resolve({ data, response: new Response() }) as never;
const problem = { code: "line-settled", status: 409, detail: "settled" };
const refused = () => Promise.resolve({ error: problem, response: new Response() }) as never;

afterEach(() => vi.restoreAllMocks());

it("puts what the server answers in the place of what was guessed", async () => {
  puts().mockImplementation(() => ok(answered("0")));
  const sender = senderWith(1);
  const done = sender.say({ ids: ["0"], change: { type: "EXPENSE" } }, [lineOf({ id: "0", description: "guessed" })]);
  expect(sender.cache.line("0")?.description).toBe("guessed");
  await done;
  expect(sender.cache.line("0")).toEqual(answered("0"));
});

it("brings back what was there when it is refused", async () => {
  puts().mockImplementation(refused);
  const sender = senderWith(1);
  const before = sender.cache.line("0");
  await expect(sender.say({ ids: ["0"], change: {} }, [lineOf({ id: "0", description: "guessed" })])).rejects.toEqual(
    problem,
  );
  expect(sender.cache.line("0")).toEqual(before);
});

it("sends together what waits and says the same", async () => {
  puts().mockImplementation(() => ok(answered("0")));
  const post = posts().mockImplementation(() => ok([answered("1"), answered("2")]));
  const sender = senderWith(3);
  const change = { data: { category_id: "food" } };
  await Promise.all(["0", "1", "2"].map((id) => sender.say({ ids: [id], change }, [])));
  expect(post).toHaveBeenCalledOnce();
  expect(post.mock.calls[0]?.[1]).toMatchObject({ body: { ids: ["1", "2"], change } });
});

it("says once more by itself what was refused together", async () => {
  const put = puts().mockImplementation(() => ok(answered("0")));
  posts().mockImplementation(refused);
  const sender = senderWith(3);
  const change = { data: { category_id: "food" } };
  await Promise.all(["0", "1", "2"].map((id) => sender.say({ ids: [id], change }, [])));
  expect(put).toHaveBeenCalledTimes(3);
});

it("keeps a later guess while an earlier answer comes in", async () => {
  puts().mockImplementation(() => ok(answered("0")));
  const sender = senderWith(1);
  const first = sender.say({ ids: ["0"], change: { type: "EXPENSE" } }, []);
  const second = sender.say({ ids: ["0"], change: { description: "later" } }, [
    lineOf({ id: "0", description: "later" }),
  ]);
  await first;
  expect(sender.cache.line("0")?.description).toBe("later");
  await second;
  expect(sender.cache.line("0")).toEqual(answered("0"));
});

it("takes the event of a change of its own for an echo, once", async () => {
  puts().mockImplementation(() => ok(answered("0")));
  const sender = senderWith(1);
  await sender.say({ ids: ["0"], change: {} }, []);
  expect(sender.isEcho("0")).toBe(true);
  expect(sender.isEcho("0")).toBe(false);
});

it("sends a form in its turn, and reads what it is filled in with once what was said before has arrived", async () => {
  const order: string[] = [];
  const inOrder = (name: string, data: unknown) => () => {
    order.push(`${name} begins`);
    return new Promise((resolve) => setTimeout(() => resolve({ data, response: new Response() }), 5)).then((answer) => {
      order.push(`${name} ends`);
      return answer;
    }) as never;
  };
  const put = puts().mockImplementationOnce(inOrder("answer", answered("0")));
  vi.spyOn(http, "GET").mockImplementationOnce(inOrder("reading", answered("0")));
  const sender = senderWith(1);
  const said = sender.say({ ids: ["0"], change: { type: "EXPENSE" } }, []);
  const read = sender.read("0");
  put.mockImplementationOnce(inOrder("form", lineOf({ id: "0", description: "edited" })));
  const edited = sender.edit("0", { description: "edited" }, `"7"`);
  expect(sender.unsent()).toBe(1);
  await Promise.all([said, read, edited]);
  expect(order).toEqual(["answer", "reading", "form"].flatMap((name) => [`${name} begins`, `${name} ends`]));
  expect(put.mock.lastCall?.[1]).toMatchObject({ params: { header: { "If-Match": `"7"` } } });
  expect(sender.cache.line("0")?.description).toBe("edited");
});

it("sends what waits in the workspace that it was said in", async () => {
  const put = puts().mockImplementation(() => ok(answered("0")));
  enterWorkspace("casa");
  const sender = senderWith(2);
  const said = ["0", "1"].map((id) => sender.say({ ids: [id], change: { type: "EXPENSE", description: id } }, []));
  enterWorkspace("freelance");
  await Promise.all(said);
  const casa = { headers: { "X-Workspace-ID": "casa" } };
  expect(put.mock.calls.map((call: unknown[]) => call[1])).toMatchObject([casa, casa]);
});

it("is settled when everything that was said has arrived", async () => {
  let arrive: () => void = () => undefined;
  const slow = new Promise<void>((resolve) => (arrive = resolve));
  puts().mockImplementation((async () => {
    await slow;
    return { data: answered("0"), response: new Response() };
  }) as never);
  const sender = senderWith(1);
  const said = sender.say({ ids: ["0"], change: {} }, []);
  const settled = vi.fn();
  const waiting = sender.settled().then(settled);
  await Promise.resolve();
  expect(settled).not.toHaveBeenCalled();
  arrive();
  await Promise.all([said, waiting]);
  expect(settled).toHaveBeenCalledOnce();
});
