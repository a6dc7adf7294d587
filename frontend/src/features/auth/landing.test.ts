import { describe, expect, it } from "vitest";

import { landing, withNext } from "./landing";
import { tokenOf } from "./link-token";

describe("where somebody goes after signing in", () => {
  it.each([
    ["/budgets?month=2026-03", "/budgets?month=2026-03"],
    ["/invite", "/invite"],
    [null, "/dashboard"],
    ["/login?next=/login", "/dashboard"],
    ["/register", "/dashboard"],
    ["https://example.org", "/dashboard"],
    ["//example.org", "/dashboard"],
    ["/\\example.org", "/dashboard"],
    ["/\t/example.org", "/dashboard"],
  ])("from %s to %s", (next, expected) => expect(landing(next)).toBe(expected));

  it("is remembered on the way to another page", () => {
    expect(withNext("/register", "/invite")).toBe("/register?next=%2Finvite");
    expect(withNext("/register", null)).toBe("/register");
  });
});

describe("the token of a link", () => {
  it.each([
    ["#token=abc", "", "abc"],
    ["", "?token=abc", "abc"],
    ["#token=new", "?token=old", "new"],
    ["", "", null],
  ])("%s %s", (hash, search, expected) => expect(tokenOf({ hash, search })).toBe(expected));
});
