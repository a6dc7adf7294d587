import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, it } from "vitest";

import { draw, later } from "@/testing";
import { Button } from "@/ui/button";

import { EditDialog } from "./edit-dialog";
import { useEdited } from "./edited";
import { FormDialog } from "./form-dialog";

const answer = later<{ value: string; etag: string }>();

function EditName({ onClose }: { onClose: () => void }) {
  const query = useEdited(["name"], () => answer.promise);
  return (
    <EditDialog read={query} title="Editar" onClose={onClose}>
      {({ value }) => (
        <FormDialog title="Editar" failure={null} isBusy={false} onSubmit={() => Promise.resolve()} onClose={onClose}>
          <input aria-label="Nome" defaultValue={value} />
        </FormDialog>
      )}
    </EditDialog>
  );
}

function Page() {
  const [isEditing, setIsEditing] = useState(false);
  return (
    <>
      <Button onClick={() => setIsEditing(true)}>Renomear</Button>
      {isEditing && <EditName onClose={() => setIsEditing(false)} />}
    </>
  );
}

it("fills a form in once it is read, and goes back to what opened it", async () => {
  draw(<Page />);
  await userEvent.click(screen.getByRole("button", { name: "Renomear" }));
  const coming = await screen.findByRole("dialog", { name: "Editar" });
  expect(coming).toHaveTextContent("Carregando…");
  await waitFor(() => expect(coming).toContainElement(document.activeElement as HTMLElement));

  answer.resolve({ value: "Mercado", etag: "1" });
  expect(await screen.findByRole("textbox", { name: "Nome" })).toHaveValue("Mercado");
  await waitFor(() => expect(screen.getByRole("dialog")).toContainElement(document.activeElement as HTMLElement));
  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(screen.getByRole("button", { name: "Renomear" })).toHaveFocus());
});
