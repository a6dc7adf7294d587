import { expect, it } from "vitest";

import { lesser, plain } from "./decimals";

it("tells the lesser of two amounts, however long they are", () => {
  expect(lesser("9.90", "10.00")).toBe("9.90");
  expect(lesser("123456789012345678.01", "123456789012345678.02")).toBe("123456789012345678.01");
  expect(lesser("10", "10.00")).toBe("10");
  expect(lesser("", "10.00")).toBeNull();
});

it("leaves noughts out that say nothing", () => {
  expect(["330.00", "330", "0.50", "1000"].map(plain)).toEqual(["330", "330", "0.5", "1000"]);
});
