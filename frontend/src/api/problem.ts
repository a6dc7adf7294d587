import type { components } from "./schema";

/** Codes that the server does not send, because it was not reached or is not what answered. */
type OwnCode = "unreachable" | "unreadable";
/** What may be wrong with a request. */
export type ProblemCode = components["schemas"]["ProblemCode"] | OwnCode;
/** What the server says is wrong: RFC 9457. */
export type Problem = Omit<components["schemas"]["Problem"], "code"> & { code: ProblemCode };
/** What may be wrong with one field of a request. */
export type FieldCode = components["schemas"]["FieldCode"];
/** What is wrong with one field of a request. */
export type FieldError = components["schemas"]["FieldError"];

/** What a failed request threw, as one shape: a problem of the server's, or one that was met on the way to it. */
export function problemOf(error: unknown): Problem {
  if (isProblem(error)) return error;
  // `fetch` throws nothing else when there is no connection.
  if (error instanceof TypeError) return own("unreachable", error.message);
  return own("unreadable", error instanceof Error ? error.message : String(error));
}

/** Whether a request failed so that asking again may help: the server was not reached, or has too much to do. */
export function mayPass(error: unknown): boolean {
  const { status } = problemOf(error);
  return status === 0 || status === 429 || status >= 500;
}

export function isProblem(error: unknown): error is Problem {
  return typeof error === "object" && error !== null && "code" in error && "status" in error && "detail" in error;
}

function own(code: OwnCode, detail: string): Problem {
  return { type: "about:blank", code, status: 0, title: code, detail, error: detail, request_id: "" };
}
