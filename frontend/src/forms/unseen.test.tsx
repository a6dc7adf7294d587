import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState, type ReactNode } from "react";
import { useForm } from "react-hook-form";
import { expect, it, vi } from "vitest";

import { api } from "@/api/client";
import { draw, later, problem, serve } from "@/testing";
import { Dialog } from "@/ui/dialog";

import { DeleteDialog } from "./delete-dialog";
import { FormFailure } from "./failure";
import { useSubmit } from "./submit";

// What is sent when the dialog is closed fails after that.

const broken = { code: "broken", status: 400, detail: "Isto não deu certo" };
const press = (name: string) => userEvent.click(screen.getByRole("button", { name }));

/** A page with a dialog that can be opened and closed. */
function Page({ children }: { children: (close: () => void, isOpen: boolean) => ReactNode }) {
  const [isOpen, setIsOpen] = useState(true);
  return (
    <>
      {children(() => setIsOpen(false), isOpen)}
      <button type="button" onClick={() => setIsOpen(true)}>
        Abrir
      </button>
    </>
  );
}

function FormDialog({ onClose, work }: { onClose: () => void; work: () => Promise<unknown> }) {
  const form = useForm({ defaultValues: { name: "Casa" } });
  const { failure, submit } = useSubmit(form);
  const send = submit(work);
  return (
    <Dialog isOpen onClose={onClose} title="Etiqueta">
      <form onSubmit={(event) => void send(event)}>
        <FormFailure error={failure} />
        <button type="submit">Salvar</button>
      </form>
    </Dialog>
  );
}

it("tells what became of a form that was closed while it was sent, also where the server complains of a field", async () => {
  const sent = later<unknown>();
  draw(<Page>{(close, isOpen) => isOpen && <FormDialog onClose={close} work={() => sent.promise} />}</Page>);
  await userEvent.click(await screen.findByRole("button", { name: "Salvar" }));
  await press("Fechar");
  expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
  sent.reject({ ...broken, errors: [{ pointer: "/name", code: "invalid", message: "Já existe" }] });
  expect(await screen.findByText("Já existe")).toBeVisible();
});

it("shows the failure in the form as long as that is there, and tells it nowhere else", async () => {
  draw(<FormDialog onClose={() => undefined} work={() => Promise.reject(broken)} />);
  await userEvent.click(await screen.findByRole("button", { name: "Salvar" }));
  expect(await screen.findByRole("alert")).toHaveTextContent(/.+/);
  expect(document.querySelector("[data-sonner-toast]")).toBeNull();
});

it("tells of a deletion that failed after its question was closed, and asks anew without it", async () => {
  const deleted = later<unknown>();
  draw(
    <Page>
      {(close, isOpen) => (
        <DeleteDialog
          isOpen={isOpen}
          onClose={close}
          title="Excluir"
          description="Excluir a conta?"
          inUse="Em uso"
          onDelete={() => deleted.promise}
        />
      )}
    </Page>,
  );
  await userEvent.click(await screen.findByRole("button", { name: "Excluir" }));
  await press("Cancelar");
  deleted.reject(broken);
  expect(await screen.findByText(broken.detail)).toBeVisible();
  await press("Abrir");
  expect(await screen.findByText("Excluir a conta?")).toBeVisible();
  expect(screen.queryByRole("alert")).not.toBeInTheDocument();
});

function Row({ onError }: { onError?: () => void }) {
  const remove = api.useMutation("delete", "/tags/{id}", onError === undefined ? {} : { onError });
  return (
    <button type="button" onClick={() => remove.mutate({ params: { path: { id: "1" } } })}>
      Tirar
    </button>
  );
}

it("tells of a change that failed when what asked for it is gone", async () => {
  const deleted = later<Response>();
  serve(() => deleted.promise);
  const { rerender } = draw(<Row />);
  await press("Tirar");
  rerender(<p>Outra página</p>);
  deleted.resolve(problem(400, "broken"));
  expect(await screen.findByText("broken")).toBeVisible();
});

it("leaves it to whoever listens to a change wherever they are", async () => {
  const deleted = later<Response>();
  const onError = vi.fn();
  serve(() => deleted.promise);
  const { rerender } = draw(<Row onError={onError} />);
  await press("Tirar");
  rerender(<p>Outra página</p>);
  deleted.resolve(problem(400, "broken"));
  await waitFor(() => expect(onError).toHaveBeenCalledOnce());
  expect(screen.queryByText("broken")).not.toBeInTheDocument();
});
