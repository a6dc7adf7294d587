import { describe, expect, it } from "vitest";

import { onlyMonth, refusalOf } from "./refusal";

/** A problem as the server sends it. */
function problem(status: number, code: string, detail: string, fault?: string) {
  return {
    ...{ type: `urn:fintrack:problem:${code}`, title: "", request_id: "", status, code, detail, error: detail },
    ...(fault !== undefined && { errors: [{ pointer: "/file/0", code: fault, message: detail }] }),
  };
}

describe("a file that was refused", () => {
  it("says what it is instead of a statement", () => {
    const said = "`fatura.pdf`: this is a PDF document, not a bank statement: expected a text table";
    expect(refusalOf(problem(422, "invalid", said, "not-a-statement"))).toEqual({
      kind: "notAStatement",
      what: "pdf",
      said: null,
    });
  });

  it("says where it is broken, and what was expected there", () => {
    const said = "`a.xml`: line 3, column 14: expected the namespace of camt.053, found `urn:other`";
    expect(refusalOf(problem(422, "invalid", said, "broken"))).toMatchObject({
      at: { line: "3", column: "14", expected: "the namespace of camt.053", found: "`urn:other`" },
    });
  });

  it("says how large it may be", () => {
    const body = problem(413, "too-large", "the body is larger than the 67108864 bytes allowed");
    expect(refusalOf(body)).toMatchObject({ kind: "tooLarge", limit: "64 MiB", said: null });
    const zip = problem(413, "too-large", "`a.zip`: the file, unpacked, is larger than the limit of 32 MiB");
    expect(refusalOf(zip)).toMatchObject({ limit: "32 MiB" });
    const lines = problem(413, "too-large", "`a.csv`: the file is larger than the limit of 5 lines");
    expect(refusalOf(lines)).toMatchObject({ limit: null, said: "the file is larger than the limit of 5 lines" });
  });

  it("says which month it is of", () => {
    const said = "`abril.csv`: no line of the file is dated in 2026-03: its lines are from 2026-04-20 to 2026-04-25";
    const refusal = refusalOf(problem(422, "not-in-month", said));
    expect(refusal).toMatchObject({ kind: "notInMonth", month: "2026-03", from: "2026-04-20" });
    expect(onlyMonth({ from: "2026-04-20", to: "2026-04-25" })).toBe("2026-04");
    expect(onlyMonth({ from: "2026-04-20", to: "2026-05-02" })).toBeNull();
  });

  it("keeps what the server says where we have no words", () => {
    expect(refusalOf(problem(409, "weird", "`a.csv`: something else"))).toEqual({
      kind: "other",
      said: "something else",
    });
    expect(refusalOf(new TypeError("upload"))).toEqual({ kind: "cutOff", said: null });
  });
});
