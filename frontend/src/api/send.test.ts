import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { enterWorkspace } from "./place";
import { send } from "./send";

const ADDRESS = "http://casa.test/api/v1/accounts/1/expenses";
const fetched = vi.fn<(request: Request) => Promise<Response>>();

beforeEach(() => {
  vi.stubGlobal("fetch", fetched);
  vi.useFakeTimers({ shouldAdvanceTime: true, advanceTimeDelta: 100 });
});
afterEach(() => {
  fetched.mockReset();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function answering(status: number, body: object = {}): void {
  fetched.mockImplementationOnce(() => Promise.resolve(new Response(JSON.stringify(body), { status })));
}

/** No answer, to the attempt and to the one that follows it by itself. */
function silent(): void {
  fetched.mockRejectedValueOnce(new TypeError("network")).mockRejectedValueOnce(new TypeError("network"));
}

async function post(body: string, headers: Record<string, string> = {}): Promise<string> {
  await send(new Request(ADDRESS, { method: "POST", body, headers })).catch(() => undefined);
  return fetched.mock.lastCall?.[0].headers.get("Idempotency-Key") ?? "";
}

describe("the key of what somebody means", () => {
  it("is the same when there was no answer and the same is sent again", async () => {
    silent();
    const key = await post(`{"amount":"1.00"}`);
    answering(201);
    expect(await post(`{"amount":"1.00"}`)).toBe(key);
  });

  it("is the same after each answer that does not tell what became of the request", async () => {
    answering(503);
    const key = await post(`{"amount":"2.00"}`);
    answering(409, { code: "in-progress" });
    expect(await post(`{"amount":"2.00"}`)).toBe(key);
    answering(429);
    expect(await post(`{"amount":"2.00"}`)).toBe(key);
    answering(201);
    expect(await post(`{"amount":"2.00"}`)).toBe(key);
  });

  it("is the same when the answer broke off", async () => {
    const broken = new ReadableStream({ start: (controller) => controller.error(new TypeError("network")) });
    fetched.mockResolvedValueOnce(new Response(broken, { status: 201 }));
    const key = await post(`{"amount":"3.00"}`);
    answering(201);
    expect(await post(`{"amount":"3.00"}`)).toBe(key);
  });

  it("is another one after a success, and after a refusal", async () => {
    const keys = new Set<string>();
    for (const status of [201, 422, 201]) {
      answering(status);
      keys.add(await post(`{"amount":"4.00"}`));
    }
    answering(409, { code: "duplicate" });
    keys.add(await post(`{"amount":"4.00"}`));
    answering(201);
    keys.add(await post(`{"amount":"4.00"}`));
    expect(keys.size).toBe(5);
  });

  it("is another one for another content, and in another workspace", async () => {
    silent();
    const key = await post(`{"amount":"5.00"}`);
    answering(201);
    expect(await post(`{"amount":"5.01"}`)).not.toBe(key);
    answering(201);
    expect(await post(`{"amount":"5.00"}`, { "X-Workspace-ID": "other" })).not.toBe(key);
    answering(201);
    expect(await post(`{"amount":"5.00"}`)).toBe(key);
  });

  it("is another one when so much time has passed that the same content means something else", async () => {
    silent();
    const key = await post(`{"amount":"6.00"}`);
    vi.setSystemTime(Date.now() + 60 * 60_000);
    answering(201);
    expect(await post(`{"amount":"6.00"}`)).not.toBe(key);
  });

  it("is another one each time for what has no content", async () => {
    const keys: (string | null | undefined)[] = [];
    for (let time = 0; time < 2; time += 1) {
      silent();
      await send(new Request(ADDRESS, { method: "POST" })).catch(() => undefined);
      keys.push(fetched.mock.lastCall?.[0].headers.get("Idempotency-Key"));
    }
    expect(new Set(keys).size).toBe(2);
  });
});

it("says the workspace in which a request was begun, whichever is open when it leaves", async () => {
  enterWorkspace("one");
  answering(201);
  const sent = send(new Request(ADDRESS, { method: "POST", body: "{}" }));
  enterWorkspace("two");
  await sent;
  expect(fetched.mock.lastCall?.[0].headers.get("X-Workspace-ID")).toBe("one");
});
