import { render, screen } from "@testing-library/react";
import { expect, it } from "vitest";

import { toast, toaster } from "./toast";

// What styles it is long, and jsdom reads all of it.
const PATIENCE = { timeout: 10_000 };

function Edge() {
  const loaded = toaster.useWhen(false);
  return loaded !== undefined && <loaded.Toaster />;
}

it(
  "shows what is told in its order, though what shows it is loaded for the first of it",
  { timeout: 20_000 },
  async () => {
    render(<Edge />);
    expect(screen.queryByRole("region")).not.toBeInTheDocument();
    toast.success("Conta criada.");
    toast.error("Não deu certo.", { description: "O servidor não respondeu." });
    expect(await screen.findByText("Conta criada.", {}, PATIENCE)).toBeInTheDocument();
    expect(await screen.findByText("O servidor não respondeu.", {}, PATIENCE)).toBeInTheDocument();
  },
);

it("tells how something went that is awaited", { timeout: 20_000 }, async () => {
  render(<Edge />);
  toast.promise(Promise.resolve(3), {
    loading: "Procurando…",
    success: (count) => `${count} prontas`,
    error: () => "Não deu certo.",
  });
  expect(await screen.findByText("3 prontas", {}, PATIENCE)).toBeInTheDocument();
});
