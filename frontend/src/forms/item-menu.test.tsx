import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";

import { draw } from "@/testing";
import { Button } from "@/ui/button";

import { ItemMenu } from "./item-menu";

const setActive = vi.fn<(isActive: boolean) => Promise<void>>();
const onDelete = vi.fn<() => Promise<void>>();

beforeEach(() => {
  vi.resetAllMocks();
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  );
});

async function choose(name: string, isActive: boolean) {
  const words = {
    putAway: "Arquivar",
    takeOut: "Desarquivar",
    title: "Excluir Mercado?",
    text: "Some.",
    inUse: "Em uso.",
  };
  draw(
    <ItemMenu
      trigger={<Button>Ações</Button>}
      isActive={isActive}
      words={words}
      onEdit={() => undefined}
      setActive={setActive}
      onDelete={onDelete}
    />,
  );
  await userEvent.click(screen.getByRole("button", { name: "Ações" }));
  await userEvent.click(await screen.findByRole("menuitem", { name }));
}

const refusal = (code: string) => ({ code, status: 409, detail: code });

it("takes something out again, and tells why that cannot be", async () => {
  setActive.mockRejectedValueOnce(refusal("broken"));
  await choose("Desarquivar", false);
  expect(setActive).toHaveBeenCalledExactlyOnceWith(true);
  expect(await screen.findByText("broken")).toBeVisible();
});

it("puts away what the books refer to, where it was to be deleted", async () => {
  onDelete.mockRejectedValueOnce(refusal("in-use"));
  setActive.mockResolvedValueOnce();
  await choose("Excluir", true);
  const question = within(await screen.findByRole("alertdialog", { name: "Excluir Mercado?" }));
  await userEvent.click(question.getByRole("button", { name: "Excluir" }));
  expect(await question.findByRole("status")).toHaveTextContent("Em uso.");
  await userEvent.click(question.getByRole("button", { name: "Arquivar" }));
  await waitFor(() => expect(screen.queryByRole("alertdialog")).not.toBeInTheDocument());
  expect(setActive).toHaveBeenCalledExactlyOnceWith(false);
});
