import { act, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { draw, serve } from "@/testing";

import { PlaceProvider, usePlace } from "./workspace";

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  serve(() => ({ id: "casa", time_zone: "America/Sao_Paulo", month_start_day: 5, default_currency_code: "BRL" }));
});
afterEach(() => vi.useRealTimers());

function Calendar() {
  const { today, month, civilMonth } = usePlace();
  return <p>{`${today} ${month} ${civilMonth}`}</p>;
}

async function drawAt(instant: string): Promise<void> {
  vi.setSystemTime(instant);
  draw(
    <PlaceProvider id="casa" waiting={null} failed={() => null}>
      <Calendar />
    </PlaceProvider>,
  );
  await screen.findByText(/^2026/);
}

it("is another day from midnight in the workspace's time zone", async () => {
  await drawAt("2026-03-05T02:59:30Z");
  expect(screen.getByText("2026-03-04 2026-02 2026-03")).toBeVisible();
  await act(() => vi.advanceTimersByTimeAsync(31_000));
  expect(screen.getByText("2026-03-05 2026-03 2026-03")).toBeVisible();
  await act(() => vi.advanceTimersByTimeAsync(24 * 3_600_000));
  expect(screen.getByText("2026-03-06 2026-03 2026-03")).toBeVisible();
});

it.each([
  ["a tab that is seen again", () => document.dispatchEvent(new Event("visibilitychange"))],
  ["a window that is used again", () => dispatchEvent(new Event("focus"))],
])("is the right day in %s, though its timers stood", async (_what, wake) => {
  await drawAt("2026-03-04T15:00:00Z");
  vi.setSystemTime("2026-03-09T15:00:00Z");
  act(() => void wake());
  expect(screen.getByText("2026-03-09 2026-03 2026-03")).toBeVisible();
});
