import { render, type RenderResult } from "@testing-library/react";
import type { ReactNode } from "react";
import { IntlProvider } from "use-intl";
import { vi } from "vitest";

import { messages } from "@/i18n/pt-BR";
import { QueryProvider } from "@/session/queries";
import { toast, Toaster } from "@/ui/toaster";

/** Draws something as it stands on every page: in Portuguese, with a memory of what is read, and where things are told. */
export function draw(drawn: ReactNode): RenderResult {
  // What an earlier test was told is over.
  toast.dismiss();
  return render(drawn, { wrapper: EveryPage });
}

function EveryPage({ children }: { children: ReactNode }) {
  return (
    <IntlProvider locale="pt-BR" messages={messages} timeZone="UTC">
      <QueryProvider onSignedOut={() => undefined}>{children}</QueryProvider>
      <Toaster />
    </IntlProvider>
  );
}

/** What a server answers to a request: a body, a response, or nothing for what it does not know. */
type Answer = (request: Request, path: string) => object | Response | Promise<object | Response> | undefined;

/** A server that answers in the place of the network, until the test is over. */
export function serve(answer: Answer): { asked: () => string[] } {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    const path = new URL(request.url).pathname.replace(/^\/api\/v1/, "");
    asked.push(`${request.method} ${path}`);
    const answered = (await answer(request, path)) ?? problem(404, "not-found");
    return answered instanceof Response ? answered : Response.json(answered);
  });
  return { asked: () => asked };
}

/** A problem, as the server tells it. */
export function problem(status: number, code: string): Response {
  const body = { type: `urn:fintrack:problem:${code}`, code, status, title: code, detail: code, error: code };
  return Response.json(
    { ...body, request_id: "" },
    { status, headers: { "Content-Type": "application/problem+json" } },
  );
}

/** An answer that is given when the test says so. */
export function later<T>(): { promise: Promise<T>; resolve: (value: T) => void; reject: (error: unknown) => void } {
  let settle: { resolve: (value: T) => void; reject: (error: unknown) => void } | undefined;
  const promise = new Promise<T>((resolve, reject) => (settle = { resolve, reject }));
  if (settle === undefined) throw new Error("a promise begins at once");
  return { promise, ...settle };
}
