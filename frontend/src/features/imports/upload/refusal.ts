import { problemOf } from "@/api/problem";
import { monthOf } from "@/i18n/calendar";

/** Why a file was not taken, apart from words. */
export type Refusal =
  | { kind: "empty" | "unsupported" | "protected" | "closed" | "full" | "cutOff"; said: null }
  | { kind: "notAStatement"; what: Found | null; said: string | null }
  | { kind: "noTransactions"; said: string | null }
  | { kind: "broken"; at: Place | null; said: string | null }
  | { kind: "tooLarge"; limit: string | null; said: string | null }
  | { kind: "notInMonth"; month: string; from: string; to: string; said: null }
  | { kind: "other"; said: string };

type Found = "pdf" | "image" | "page" | "archive" | "document" | "binary";

/** Where a file breaks, and what should have been there. */
interface Place {
  line: string;
  column: string;
  expected: string;
  found: string;
}

/** Takes the server's refusal of one file apart. */
export function refusalOf(error: unknown): Refusal {
  const problem = problemOf(error);
  if (problem.code === "unreachable") return { kind: "cutOff", said: null };
  const fault = problem.errors?.find(({ pointer }) => pointer.startsWith("/file"));
  const code = fault?.code ?? problem.code;
  // The page names the file itself.
  const said = (fault?.message ?? problem.detail).replace(/^`[^`]*`: /, "");
  switch (code) {
    case "empty":
    case "unsupported":
    case "protected":
      return { kind: code, said: null };
    case "session-closed":
      return { kind: "closed", said: null };
    case "session-full":
      return { kind: "full", said: null };
    case "not-a-statement": {
      const what = foundIn(said);
      return { kind: "notAStatement", what, said: what === null ? said : null };
    }
    case "no-transactions":
      return { kind: "noTransactions", said: said.startsWith("no transactions were found: no table") ? null : said };
    case "broken": {
      const at = placeIn(said);
      return { kind: "broken", at, said: at === null ? said : null };
    }
    case "too-large": {
      const limit = limitIn(said);
      return { kind: "tooLarge", limit, said: limit === null ? said : null };
    }
    case "not-in-month":
      return otherMonthIn(said) ?? { kind: "other", said };
    default:
      return { kind: "other", said };
  }
}

function foundIn(said: string): Found | null {
  const what = /^this is (.+?), not a bank statement/.exec(said)?.[1] ?? "";
  if (what.includes("PDF")) return "pdf";
  if (what.includes("image")) return "image";
  if (what.includes("web page")) return "page";
  if (what.includes("archive")) return "archive";
  if (what.includes("document")) return "document";
  return what.includes("binary") ? "binary" : null;
}

function placeIn(said: string): Place | null {
  const match = /^line (\d+), column (\d+): expected (.+), found (.+)$/.exec(said);
  if (match === null) return null;
  const [, line = "", column = "", expected = "", found = ""] = match;
  return { line, column, expected, found };
}

const MEBIBYTE = 1_048_576;

function limitIn(said: string): string | null {
  const bytes = /larger than the (\d+) bytes allowed/.exec(said)?.[1];
  if (bytes !== undefined) return `${Math.floor(Number(bytes) / MEBIBYTE)} MiB`;
  return /larger than the limit of (\d+ [KMG]iB)/.exec(said)?.[1] ?? null;
}

function otherMonthIn(said: string): Refusal | null {
  const match = /dated in (\d{4}-\d{2}): its lines are from (\d{4}-\d{2}-\d{2}) to (\d{4}-\d{2}-\d{2})/.exec(said);
  if (match === null) return null;
  const [, month = "", from = "", to = ""] = match;
  return { kind: "notInMonth", month, from, to, said: null };
}

/** The month that all of a file's lines are of; `null` where they are of several. */
export function onlyMonth({ from, to }: { from: string; to: string }): string | null {
  return monthOf(from) === monthOf(to) ? monthOf(from) : null;
}
