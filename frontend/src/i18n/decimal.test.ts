import { describe, expect, it } from "vitest";

import { parseDecimal, showDecimal } from "./decimal";

describe("an amount as it is typed", () => {
  it.each([
    ["1.234,56", "pt-BR", "1234.56"],
    ["R$ 1.234,56", "pt-BR", "1234.56"],
    ["-12,5", "pt-BR", "-12.5"],
    [",50", "pt-BR", "0.50"],
    ["007", "pt-BR", "7"],
    ["1.234.567", "pt-BR", "1234567"],
    ["1,234.56", "en", "1234.56"],
    ["9007199254740993,01", "pt-BR", "9007199254740993.01"],
  ])("%s in %s is %s", (typed, locale, decimal) => expect(parseDecimal(typed, locale)).toBe(decimal));

  it.each([
    ["", "pt-BR"],
    ["0.125", "pt-BR"],
    ["1.2.3,00", "pt-BR"],
    ["12.34", "pt-BR"],
    ["dez", "pt-BR"],
    ["0,125", "en"],
  ])("%s in %s is none", (typed, locale) => expect(parseDecimal(typed, locale)).toBeNull());

  it("is shown as it is typed", () => expect(showDecimal("1234.56", "pt-BR")).toBe("1234,56"));
});
