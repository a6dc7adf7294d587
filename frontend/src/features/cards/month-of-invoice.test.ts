import { expect, test } from "vitest";

import { currentInvoice, firstToShow, pendingOf } from "./month-of-invoice";

function invoice(month: string, status: "OPEN" | "CLOSED" | "OVERDUE" | "PAID", outstanding = "10.00") {
  return {
    card_id: "roxo",
    billing_month: month,
    status,
    outstanding_amount: outstanding,
    opening_date: `${month}-01`,
    closing_date: `${month}-28`,
  };
}

const paid = invoice("2026-01", "PAID", "0.00");
const carried = invoice("2026-02", "OVERDUE", "0.00");
const closed = invoice("2026-03", "CLOSED");
const open = invoice("2026-04", "OPEN");
const later = invoice("2026-05", "OPEN");

test("what waits to be paid is shown first, not what was carried on", () => {
  expect(firstToShow([paid, carried, closed, open, later])).toBe(closed);
});

test("without anything to pay, the invoice that fills up is shown, and else the last", () => {
  expect(firstToShow([paid, carried, open, later])).toBe(open);
  expect(firstToShow([paid])).toBe(paid);
  expect(firstToShow([])).toBeUndefined();
});

test("today's purchases go to the first open invoice", () => {
  expect(currentInvoice([paid, closed, open, later])).toBe(open);
});

test("invoices that have not opened yet, or went on to another, do not wait for anything", () => {
  expect(pendingOf([paid, carried, closed, open, later], "2026-04-10")).toEqual([closed, open]);
});

test("a rest that no later invoice asks for yet stays in sight", () => {
  expect(pendingOf([paid, carried], "2026-04-10")).toEqual([carried]);
});
