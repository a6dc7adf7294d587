import { screen } from "@testing-library/react";
import { expect, it } from "vitest";

import { draw } from "@/testing";

import { Failure } from "./failure";

it("says that the server did not answer when what a page is made of did not arrive", () => {
  const error = Object.assign(new Error("Failed to load chunk /_next/static/chunks/1.js"), { name: "ChunkLoadError" });
  draw(<Failure error={error} />);
  expect(screen.getByRole("alert")).toHaveTextContent("O servidor não respondeu");
  expect(screen.getByRole("button", { name: "Tentar de novo" })).toBeEnabled();
});

it("says that a page broke when it did", () => {
  draw(<Failure error={Object.assign(new Error("x is undefined"), { digest: "4711" })} />);
  expect(screen.getByText(/4711/)).toBeVisible();
  expect(screen.queryByText(/O servidor não respondeu/)).not.toBeInTheDocument();
});
