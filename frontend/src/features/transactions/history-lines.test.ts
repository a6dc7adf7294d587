import { expect, it } from "vitest";

import type { Schemas } from "@/api/client";

import { linesOf } from "./history-lines";
import type { WholeEntry } from "./use-entry";

const ROW = "transaction:t";
const row = (amount: string, notes: string | null) => ({ amount: { decimal: amount }, notes, currency_code: "BRL" });
const event = (id: string, changes: Schemas["RowChange"][]) => ({ id, changes }) as Schemas["AuditEvent"];

const now = {
  entry: { amount: "12.00", notes: null, currency_code: "BRL", splits: [], type: "EXPENSE" },
  own: {},
} as unknown as WholeEntry;

it("tells what each operation changed, and from what to what", () => {
  const lines = linesOf(
    [
      event("third", [{ row: ROW, change: "changed", before: row("11", null) }]),
      event("second", [
        { row: ROW, change: "changed", before: row("10", "meia") },
        { row: "transaction_tag:t/tag", change: "created", before: null },
      ]),
      event("first", [{ row: ROW, change: "created", before: null }]),
    ],
    now,
  );
  expect(lines.get("third")).toEqual([{ kind: "field", field: "amount", before: "11", after: "12", currency: "BRL" }]);
  expect(lines.get("second")).toEqual([
    { kind: "field", field: "amount", before: "10", after: "11", currency: "BRL" },
    { kind: "field", field: "notes", before: "meia", after: null, currency: "BRL" },
    { kind: "tag", isAdded: true, tag: "tag" },
  ]);
  expect(lines.get("first")).toEqual([]);
});

it("knows what a part was that is gone since", () => {
  const part = { category_id: { uuid: "food" }, amount: { decimal: "230" } };
  const lines = linesOf(
    [
      event("later", [{ row: "split:t/1", change: "deleted", before: part }]),
      event("earlier", [{ row: "split:t/1", change: "created", before: null }]),
    ],
    now,
  );
  const told = { category: "food", amount: "230" };
  expect(lines.get("later")).toEqual([{ kind: "part", isAdded: false, part: told, currency: "BRL" }]);
  expect(lines.get("earlier")).toEqual([{ kind: "part", isAdded: true, part: told, currency: "BRL" }]);
});
