import { describe, expect, it } from "vitest";

import { formatsOf } from "./formats";

const pt = formatsOf("pt-BR");
const en = formatsOf("en");
/** As a person reads it: whichever blank is between the parts. */
const read = (text: string) => text.replace(/\s/g, " ");

describe("an amount", () => {
  it("of an ISO currency has the decimals of that currency", () => {
    expect(read(pt.amount("1234.50", "BRL"))).toBe("R$ 1.234,50");
    expect(read(en.amount("1234", "JPY"))).toBe("¥1,234");
    expect(read(pt.amount("5", "BRL"))).toBe("R$ 5,00");
  });

  it("of a coin has all the decimals that the server sent", () => {
    expect(read(pt.amount("0.00012345", "BTC"))).toBe("BTC 0,00012345");
    expect(read(pt.amount("1.50000000", "BTC"))).toBe("BTC 1,50000000");
    expect(read(pt.amount("0.000000000000000001", "USDT"))).toBe("0,000000000000000001 USDT");
    expect(read(en.amount("-1234.500000", "USDT"))).toBe("-1,234.500000 USDT");
  });

  it("is exact however large it is", () => {
    expect(read(pt.amount("90071992547409931.01", "BRL"))).toBe("R$ 90.071.992.547.409.931,01");
  });

  it("in little room is rounded, but never to nothing", () => {
    expect(read(pt.compactAmount("1234.56", "BRL"))).toBe("R$ 1,2 mil");
    expect(read(pt.compactAmount("123.00", "BRL"))).toBe("R$ 123");
    expect(read(pt.compactAmount("0.00012345", "BTC"))).toBe("BTC 0,00012");
    expect(read(en.compactAmount("0.00", "BRL"))).toBe("R$0");
  });
});
