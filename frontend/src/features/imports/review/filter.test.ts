import { expect, it } from "vitest";

import { filtered, filterOf, withFilter } from "./filter";
import { lineOf } from "./testing";

const lines = [
  lineOf({ id: "1", description: "Pão de Açúcar", bank_text: "PAO DE ACUCAR 123", amount: "312.44" }),
  lineOf({ id: "2", outcome: "pending", status: "PENDING", reason: "missing", missing: ["card"] }),
];
const found = (query: string) => filtered(lines, filterOf(new URLSearchParams(query)), new Map()).map(({ id }) => id);

it.each([
  ["", ["1", "2"]],
  ["q=acucar+pao", ["1"]],
  ["q=312,44", ["1"]],
  ["outcome=pending", ["2"]],
  ["outcome=nonsense", ["1", "2"]],
  ["show=open", ["2"]],
  ["band=green", []],
])("%s lets through %j", (query, ids) => expect(found(query)).toEqual(ids));

it("leaves alone what the page around says in the address", () => {
  const next = withFilter(new URLSearchParams("id=7&outcome=ready&q=x"), { search: "", band: "red" });
  expect(next.toString()).toBe("id=7&outcome=ready&band=red");
});
