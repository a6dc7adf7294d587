import { expect, test } from "vitest";

import type { Schemas } from "@/api/client";

import { ordered, orderOf, sayOrder, turned } from "./order";

const of = (asset_name: string, profit_loss: string) => ({ asset_name, profit_loss }) as Schemas["Performance"];
const all = [of("Ação", "-5.00"), of("CDB", "120.00"), of("Água", "9.00")];

test("an order and its word are the same", () => {
  for (const word of ["name", "-profit", "current"]) expect(sayOrder(orderOf(word))).toBe(word);
  expect(orderOf("nonsense")).toEqual({ by: "name", isDescending: false });
});

test("figures are ordered by size and names by the alphabet", () => {
  expect(ordered(all, orderOf("-profit"), "pt-BR").map(({ profit_loss }) => profit_loss)).toEqual([
    "120.00",
    "9.00",
    "-5.00",
  ]);
  expect(ordered(all, orderOf(null), "pt-BR").map(({ asset_name }) => asset_name)).toEqual(["Ação", "Água", "CDB"]);
});

test("choosing a column again turns it round", () => {
  expect(sayOrder(turned(orderOf("name"), "profit"))).toBe("-profit");
  expect(sayOrder(turned(orderOf("-profit"), "profit"))).toBe("profit");
});
