import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";

import type { Versioned } from "@/api/client";
import { draw, serve } from "@/testing";

import { EditDialog } from "./edit-dialog";
import type { Line } from "./line";
import { SplitDialog } from "./split-dialog";
import { lineOf } from "./testing";
import type { Answers } from "./use-answers";
import type { Deeds } from "./use-deeds";
import type { Review } from "./use-review";

const stale = { code: "stale", status: 412, detail: "stale" };
const food = { id: "food", name: "Mercado", type: "EXPENSE", is_active: true, sub_categories: [] };
const parts = [
  { amount: "10.00", category_id: "food" },
  { amount: "8.50", category_id: "food" },
];

const read = vi.fn<Answers["read"]>();
const edit = vi.fn<Answers["edit"]>();
const finish = vi.fn();
const review = { session: { billing_month: "2026-03" }, isOnCard: false, answers: { read, edit }, finish };
const props = { review: review as unknown as Review, deeds: { goToNext: vi.fn() } as unknown as Deeds };

const at = (etag: string, change: Partial<Line>): Versioned<Line> => ({ value: lineOf(change), etag });

beforeEach(() => {
  vi.resetAllMocks();
  serve((_request, path) => (path === "/categories" ? [food] : []));
});

it("shows a line as it is now when somebody else was faster, and goes on from there", async () => {
  read.mockResolvedValueOnce(at("1", { description: "Padaria" }));
  read.mockResolvedValueOnce(at("2", { description: "Padaria Estrela" }));
  edit.mockRejectedValueOnce(stale);
  draw(<EditDialog line={lineOf()} {...props} />);
  await userEvent.click(await screen.findByRole("button", { name: "Salvar" }));
  expect(await screen.findByRole("alert")).toHaveTextContent(/mudou isto enquanto você editava/);
  const description = screen.getByRole("textbox", { name: /Descrição/ });
  await waitFor(() => expect(description).toHaveValue("Padaria Estrela"));
  expect(finish).not.toHaveBeenCalled();

  await userEvent.clear(description);
  await userEvent.type(description, "Café");
  await userEvent.click(screen.getByRole("button", { name: "Salvar" }));
  await waitFor(() => expect(finish).toHaveBeenCalledOnce());
  expect(edit.mock.lastCall).toMatchObject([{ etag: "2" }, { description: "Café" }]);
});

it("shows the parts that a line has now when somebody else was faster", async () => {
  const divided = (amount: string) => ({ data: { ignore: false, tag_ids: [], splits: parts }, amount });
  read.mockResolvedValueOnce(at("1", divided("18.50")));
  read.mockResolvedValueOnce(at("2", { data: { ignore: false, tag_ids: [], splits: [...parts].reverse() } }));
  edit.mockRejectedValueOnce(stale);
  draw(<SplitDialog line={lineOf(divided("18.50"))} review={props.review} />);
  const dialog = within(screen.getByRole("dialog"));
  const amounts = () => dialog.getAllByRole("textbox").map((input) => (input as HTMLInputElement).value);
  const save = dialog.getByRole("button", { name: "Dividir" });
  await waitFor(() => expect(save).toBeEnabled());
  await userEvent.click(save);
  expect(await dialog.findByRole("alert")).toHaveTextContent(/mudou isto enquanto você editava/);
  await waitFor(() => expect(amounts()).toEqual(["8,50", "10,00"]));

  await userEvent.click(save);
  await waitFor(() => expect(finish).toHaveBeenCalledOnce());
  expect(edit.mock.lastCall?.[0].etag).toBe("2");
});
