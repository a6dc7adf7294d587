import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState, type ComponentType } from "react";
import { beforeEach, expect, it, vi } from "vitest";

import { draw, later } from "@/testing";

import { Button } from "./button";
import { Combobox } from "./combobox";
import { Dialog, dialogOnDemand } from "./dialog";
import { Menu, MenuItem } from "./menu";

beforeEach(() => {
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  );
  Element.prototype.scrollIntoView = () => undefined;
  // Browsers have it; what runs the tests may not.
  Map.groupBy ??= (items, keyOf) => {
    const groups = new Map();
    let at = 0;
    for (const item of items) {
      const key = keyOf(item, at++);
      groups.set(key, [...(groups.get(key) ?? []), item]);
    }
    return groups;
  };
});

function Actions({ onEdit = () => undefined }: { onEdit?: () => void }) {
  return (
    <Menu trigger={<Button>Ações</Button>}>
      <MenuItem onSelect={onEdit}>Editar</MenuItem>
      <MenuItem>Excluir</MenuItem>
    </Menu>
  );
}

it("opens a menu with the first press, and gives the focus back to its button", async () => {
  draw(<Actions />);
  expect(screen.getByRole("button")).toHaveAttribute("aria-haspopup", "menu");
  expect(screen.getByRole("button")).toHaveAttribute("aria-expanded", "false");
  await userEvent.click(screen.getByRole("button"));
  expect(await screen.findByRole("menu")).toBeInTheDocument();

  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("menu")).not.toBeInTheDocument());
  await waitFor(() => expect(screen.getByRole("button")).toHaveFocus());
  await userEvent.click(screen.getByRole("button"));
  expect(screen.getByRole("menu")).toBeInTheDocument();
});

it.each(["{Enter}", " ", "{ArrowDown}"])("begins at the first item of a menu that was opened with %s", async (key) => {
  const edit = vi.fn();
  draw(<Actions onEdit={edit} />);
  screen.getByRole("button").focus();
  await userEvent.keyboard(key);
  await waitFor(() => expect(screen.getByRole("menuitem", { name: "Editar" })).toHaveFocus());
  await userEvent.keyboard("{ArrowDown}");
  expect(screen.getByRole("menuitem", { name: "Excluir" })).toHaveFocus();
  await userEvent.keyboard("{ArrowUp}{Enter}");
  expect(edit).toHaveBeenCalledOnce();
});

function Choosing() {
  const [value, setValue] = useState<string | null>(null);
  const options = ["Aluguel", "Mercado"].map((label) => ({ value: label.toLowerCase(), label }));
  return <Combobox label="Categoria" options={options} value={value} onChange={setValue} />;
}

it("finds one of many by typing, from the first press on", async () => {
  draw(<Choosing />);
  await userEvent.click(screen.getByRole("button", { name: "Categoria: Escolha…" }));
  await waitFor(() => expect(screen.getByPlaceholderText("Buscar")).toHaveFocus());
  await userEvent.keyboard("merc{Enter}");
  await waitFor(() => expect(screen.getByRole("button", { name: "Categoria: Mercado" })).toHaveFocus());
});

function Content({ onClose }: { onClose: () => void }) {
  return (
    <Dialog isOpen onClose={onClose} title="Nova conta">
      {/* eslint-disable-next-line jsx-a11y/no-autofocus */}
      <input aria-label="Nome" autoFocus />
    </Dialog>
  );
}

function Opener({ content: Shown }: { content: ComponentType<{ onClose: () => void }> }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>Nova</Button>
      {isOpen && <Shown onClose={() => setIsOpen(false)} />}
    </>
  );
}

it("shows that a dialog is on its way, and gives it the focus; closing goes back to what opened it", async () => {
  const content = later<typeof Content>();
  draw(<Opener content={dialogOnDemand(() => content.promise)} />);
  await userEvent.click(screen.getByRole("button"));
  expect(screen.getByRole("status")).toHaveTextContent("Carregando…");
  expect(screen.getByRole("button")).toHaveFocus();

  content.resolve(Content);
  await waitFor(() => expect(screen.getByRole("textbox", { name: "Nome" })).toHaveFocus());
  expect(screen.queryByRole("status")).not.toBeInTheDocument();
  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(screen.getByRole("button", { name: "Nova" })).toHaveFocus());
});

it("takes no orders while a dialog is on its way, but for the one not to come", async () => {
  const heard = vi.fn();
  addEventListener("keydown", heard);
  draw(<Opener content={dialogOnDemand(() => later<typeof Content>().promise)} />);
  await userEvent.click(screen.getByRole("button"));
  await userEvent.keyboard("u");
  expect(heard).not.toHaveBeenCalled();
  await userEvent.keyboard("{Escape}");
  expect(screen.queryByRole("status")).not.toBeInTheDocument();
  removeEventListener("keydown", heard);
});

function Deleting() {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Actions onEdit={() => setIsOpen(true)} />
      <Dialog isOpen={isOpen} onClose={() => setIsOpen(false)} title="Editar">
        <p>Conta</p>
      </Dialog>
    </>
  );
}

it("goes back to the button of the menu that a dialog was opened from", async () => {
  draw(<Deleting />);
  await userEvent.click(screen.getByRole("button"));
  await userEvent.click(await screen.findByRole("menuitem", { name: "Editar" }));
  expect(await screen.findByRole("dialog", { name: "Editar" })).toBeInTheDocument();
  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(screen.getByRole("button", { name: "Ações" })).toHaveFocus());
});

function Nested({ onClose }: { onClose: () => void }) {
  return (
    <Dialog isOpen onClose={onClose} title="Conta">
      <Opener content={Content} />
    </Dialog>
  );
}

it("goes back to the button of the dialog that another one was opened from", async () => {
  draw(<Opener content={Nested} />);
  await userEvent.click(screen.getByRole("button", { name: "Nova" }));
  const dialog = await screen.findByRole("dialog", { name: "Conta" });
  await userEvent.click(within(dialog).getByRole("button", { name: "Nova" }));
  const nested = await screen.findByRole("dialog", { name: "Nova conta" });
  await waitFor(() => expect(nested).toContainElement(document.activeElement as HTMLElement));
  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(within(dialog).getByRole("button", { name: "Nova" })).toHaveFocus());
});
