import { readFileSync } from "node:fs";

import { beforeEach, expect, it, vi } from "vitest";

// The worker has a world of its own: what it asks of a browser is made here.

const ORIGIN = "https://casa.test";
const CODE = readFileSync("public/sw.js", "utf8");
const SCRIPT = "/_next/static/chunks/tags.js";

type Listener = (event: object) => void;

const kept = new Map<string, Response>();
const fetched = vi.fn<(asked: Request | string) => Promise<Response>>();
let isFull = false;
let saveData = false;
let listeners: Map<string, Listener>;

const pathOf = (asked: Request | string) => new URL(typeof asked === "string" ? asked : asked.url, ORIGIN).pathname;
const cache = {
  match: (path: string) => Promise.resolve(kept.get(path)?.clone()),
  put: (path: string, response: Response) =>
    isFull ? Promise.reject(new DOMException("full", "QuotaExceededError")) : Promise.resolve(kept.set(path, response)),
  keys: () => Promise.resolve([...kept.keys()].map((path) => new Request(ORIGIN + path))),
  delete: (request: Request) => Promise.resolve(kept.delete(pathOf(request))),
};

beforeEach(() => {
  kept.clear();
  fetched.mockReset();
  [isFull, saveData] = [false, false];
  listeners = new Map();
  const self = {
    location: { origin: ORIGIN },
    navigator: {
      get connection() {
        return { saveData };
      },
    },
    addEventListener: (name: string, listener: Listener) => listeners.set(name, listener),
  };
  new Function("self", "caches", "fetch", CODE)(self, { open: () => Promise.resolve(cache) }, fetched);
});

/** Tells the worker of something, and answers what it does about it, once it has done all of it. */
async function tell(name: string, event: object): Promise<Response | undefined> {
  const works: Promise<unknown>[] = [];
  let answer: Promise<Response> | undefined;
  listeners.get(name)?.({
    ...event,
    respondWith: (response: Promise<Response>) => (answer = response),
    waitUntil: (work: Promise<unknown>) => works.push(work),
  });
  const answered = await answer;
  await Promise.all(works);
  return answered;
}

function ask(path: string, mode: "navigate" | "cors" = "cors") {
  return tell("fetch", { request: { url: ORIGIN + path, method: "GET", mode } });
}

const away = () => fetched.mockRejectedValue(new TypeError("network"));

it("answers what is built once it was loaded, whether the server is there or not", async () => {
  fetched.mockResolvedValueOnce(new Response("tags"));
  expect(await (await ask(SCRIPT))?.text()).toBe("tags");
  away();
  expect(await (await ask(SCRIPT))?.text()).toBe("tags");
});

it("answers although there is no room to keep it", async () => {
  isFull = true;
  fetched.mockResolvedValueOnce(new Response("tags"));
  expect(await (await ask(SCRIPT))?.text()).toBe("tags");
});

it("shows a page of its own for one that does not come", async () => {
  kept.set("/offline.html", new Response("Sem conexão"));
  away();
  expect(await (await ask("/workspace/tags", "navigate"))?.text()).toBe("Sem conexão");
});

it("has no part in what the API answers", async () => {
  expect(await ask("/api/v1/tags")).toBeUndefined();
  expect(fetched).not.toHaveBeenCalled();
});

it("puts pages together from what the server has now, or else from what it had", async () => {
  for (const version of ["first", "second"]) {
    fetched.mockResolvedValueOnce(new Response(version));
    expect(await (await ask("/workspace/tags.txt?_rsc=1"))?.text()).toBe(version);
  }
  away();
  expect(await (await ask("/workspace/tags.txt?_rsc=2"))?.text()).toBe("second");
});

function building(list: object): void {
  fetched.mockImplementation((asked) => {
    const path = pathOf(asked);
    return Promise.resolve(path === "/built.json" ? Response.json(list) : new Response(path));
  });
}

it("keeps the rest of the build when there is nothing else to load, once", async () => {
  building({ files: [SCRIPT], pages: ["/workspace/tags.txt"] });
  await tell("message", { data: "keep" });
  expect([...kept.keys()]).toEqual([SCRIPT, "/workspace/tags.txt", "/built.json"]);
  await tell("message", { data: "keep" });
  expect(fetched.mock.calls.map(([asked]) => pathOf(asked)).filter((path) => path !== "/built.json")).toHaveLength(2);
  // Another build puts the same page together from other files.
  building({ files: [SCRIPT, "/_next/static/chunks/new.js"], pages: ["/workspace/tags.txt"] });
  fetched.mockClear();
  await tell("message", { data: "keep" });
  const asked = fetched.mock.calls.map(([asked]) => pathOf(asked));
  expect(asked).toEqual(["/built.json", "/_next/static/chunks/new.js", "/workspace/tags.txt"]);
});

it("keeps nothing beforehand where data is dear, and gives up where the server went away", async () => {
  building({ files: [SCRIPT], pages: [] });
  saveData = true;
  await tell("message", { data: "keep" });
  saveData = false;
  away();
  await tell("message", { data: "keep" });
  expect(kept.size).toBe(0);
});
