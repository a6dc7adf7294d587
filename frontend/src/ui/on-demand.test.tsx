import { act, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Component, type ReactNode } from "react";
import { beforeEach, expect, it, vi } from "vitest";

import { later } from "@/testing";

import type * as module from "./on-demand";

// What is put off is known to the module itself: each test has one of its own.
let onDemand: typeof module.onDemand;
beforeEach(async () => {
  vi.resetModules();
  ({ onDemand } = await import("./on-demand"));
});

it("asks for nothing until it is wanted, and then once for all who want it", async () => {
  const fetchCode = vi.fn(() => Promise.resolve({ name: "menu" }));
  const code = onDemand(fetchCode);
  function Wanting({ isWanted }: { isWanted: boolean }) {
    return <p>{code.useWhen(isWanted)?.name ?? "nothing"}</p>;
  }
  const drawn = render(<Wanting isWanted={false} />);
  expect(screen.getByText("nothing")).toBeInTheDocument();
  expect(fetchCode).not.toHaveBeenCalled();

  drawn.rerender(
    <>
      <Wanting isWanted />
      <Wanting isWanted />
    </>,
  );
  expect(await screen.findAllByText("menu")).toHaveLength(2);
  expect(fetchCode).toHaveBeenCalledOnce();
});

it("loads what was put off when there is time after the first press, and what comes after it", async () => {
  const [first, second] = [vi.fn(() => Promise.resolve(1)), vi.fn(() => Promise.resolve(2))];
  onDemand(first);
  render(<button type="button">anything</button>);
  await act(() => new Promise((resolve) => setTimeout(resolve, 300)));
  expect(first).not.toHaveBeenCalled();

  await userEvent.click(screen.getByRole("button"));
  await waitFor(() => expect(first).toHaveBeenCalledOnce());
  onDemand(second);
  await waitFor(() => expect(second).toHaveBeenCalledOnce());
});

it("loads nothing unasked for whoever saves data", async () => {
  vi.stubGlobal("navigator", Object.assign(navigator, { connection: { saveData: true } }));
  const fetchCode = vi.fn(() => Promise.resolve(1));
  onDemand(fetchCode);
  render(<button type="button">anything</button>);
  await userEvent.click(screen.getByRole("button"));
  await act(() => new Promise((resolve) => setTimeout(resolve, 300)));
  expect(fetchCode).not.toHaveBeenCalled();
  Object.assign(navigator, { connection: undefined });
});

it("tells who wants it of a failure, and is asked for again by the next", async () => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  const answer = later<{ name: string }>();
  const fetchCode = vi.fn(() => Promise.resolve({ name: "menu" })).mockImplementationOnce(() => answer.promise);
  const code = onDemand(fetchCode);
  const Wanting = () => code.useWhen(true)?.name ?? "nothing";
  class Told extends Component<{ children: ReactNode }, { said: string | null }> {
    override state = { said: null };
    static getDerivedStateFromError = (error: Error) => ({ said: error.message });
    override render = () => this.state.said ?? this.props.children;
  }
  const first = render(
    <Told>
      <Wanting />
    </Told>,
  );
  answer.reject(new Error("gone"));
  expect(await screen.findByText("gone")).toBeInTheDocument();
  first.unmount();

  render(<Wanting />);
  expect(await screen.findByText("menu")).toBeInTheDocument();
});
