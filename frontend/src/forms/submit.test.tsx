import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useForm } from "react-hook-form";
import { expect, it } from "vitest";

import { draw } from "@/testing";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";

import { FormFailure } from "./failure";
import { useSubmit } from "./submit";

function Form({ error }: { error: unknown }) {
  const form = useForm({ defaultValues: { amount: "0" } });
  const { failure, submit } = useSubmit(form);
  const send = submit(() => Promise.reject(error as Error));
  return (
    <form onSubmit={(event) => void send(event)}>
      <FormFailure error={failure} />
      <Field label="Valor" error={form.formState.errors.amount?.message}>
        {(field) => <Input {...field} {...form.register("amount")} />}
      </Field>
      <button type="submit">Salvar</button>
    </form>
  );
}

async function refuse(...errors: { pointer: string; code: string; message: string }[]): Promise<void> {
  draw(<Form error={{ code: "invalid", status: 422, detail: "it breaks a rule", errors }} />);
  await userEvent.click(screen.getByRole("button", { name: "Salvar" }));
}

it("says at a field what the server finds wrong with it, in the words of the page", async () => {
  await refuse({ pointer: "/amount", code: "not-positive", message: "the amount 0.00 is not positive" });
  expect(screen.getByRole("textbox", { name: "Valor" })).toHaveAccessibleDescription("Precisa ser maior que zero.");
  expect(screen.queryByRole("alert")).not.toBeInTheDocument();
});

it("says above the form what is wrong with fields that it does not have", async () => {
  await refuse(
    { pointer: "/amount", code: "too-fine", message: "0.001 BRL has more than 2 decimals" },
    { pointer: "/tag_ids", code: "twice", message: "a tag is named twice" },
  );
  expect(screen.getAllByRole("alert")[0]).toHaveTextContent("Tem casas decimais demais. Está aqui duas vezes.");
});

it("shows what the server says of a fault that the page has no words for", async () => {
  await refuse({ pointer: "/amount", code: "invalid", message: "no rule of ours" });
  expect(screen.getByText("no rule of ours")).toBeVisible();
});
