import { expect, test } from "vitest";

import { indexText } from "./index-text";

const words = {
  name: (index: string) => (index === "FIXED" ? "Prefixado" : index),
  of: (value: string, index: string) => `${value} do ${index}`,
};

test.each([
  ["CDI", "110%", "110% do CDI"],
  ["IPCA", "+6%", "IPCA +6%"],
  ["IPCA", "IPCA+6", "IPCA+6"],
  ["SELIC", null, "SELIC"],
  ["FIXED", "12,5% a.a.", "12,5% a.a."],
  ["FIXED", null, "Prefixado"],
  [null, null, null],
] as const)("%s with %s reads %s", (index, value, text) => {
  expect(indexText(index, value, words)).toBe(text);
});
