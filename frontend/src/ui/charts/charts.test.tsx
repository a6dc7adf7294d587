import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactNode } from "react";
import { IntlProvider } from "use-intl";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { Bars } from "./bars";
import { Lines } from "./lines";
import { extentOf, stepOfLabels } from "./series";

const LABELS = ["jan.", "fev.", "mar."];
const NET = { name: "Resultado", values: ["1200.50", "-300.25", "0.00"] };

beforeEach(() => {
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe() {}
      disconnect() {}
    },
  );
  vi.spyOn(Element.prototype, "clientWidth", "get").mockReturnValue(700);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

function draw(chart: ReactNode) {
  return render(
    <IntlProvider locale="pt-BR" messages={{}}>
      {chart}
    </IntlProvider>,
  ).container;
}

describe("what is drawn", () => {
  it("has zero in it, and a height where all is zero", () => {
    expect(extentOf([NET])).toEqual([-300.25, 1200.5]);
    expect(extentOf([{ name: "a", values: ["5.00", "9.00"] }])).toEqual([0, 9]);
    expect(extentOf([{ name: "a", values: ["0.00"] }])).toEqual([0, 1]);
  });

  it("writes as many labels as there is room for", () => {
    const months = Array.from({ length: 24 }, (_, index) => `mar. ${index}`);
    expect(stepOfLabels(months, 10_000)).toBe(1);
    const step = stepOfLabels(months, 300);
    expect(step).toBeGreaterThan(1);
    expect(stepOfLabels(months, 150)).toBeGreaterThan(step);
    expect(stepOfLabels([], 300)).toBe(1);
  });

  it("shows by colour as well as by place what is below zero", () => {
    const bars = [...draw(<Bars labels={LABELS} series={[NET]} currency="BRL" />).querySelectorAll("path")];
    expect(bars.map((bar) => bar.getAttribute("fill"))).toEqual([
      "var(--series-1)",
      "var(--negative)",
      "var(--series-1)",
    ]);
    for (const bar of bars) expect(bar.getAttribute("d")).not.toMatch(/NaN|undefined/);
  });

  it("tells lines apart by more than their colour", () => {
    const series = [NET, { name: "Receitas", values: ["1.00", "2.00", "3.00"] }];
    const drawn = draw(<Lines labels={LABELS} series={series} currency="BRL" />);
    const dashes = [...drawn.querySelectorAll("path")].map((path) => path.getAttribute("stroke-dasharray"));
    expect(new Set(dashes).size).toBe(2);
    expect(screen.getByText("Receitas")).toBeVisible();
  });
});

describe("a pointer", () => {
  it("reads the exact amount, and picks the label that it is over", async () => {
    const onPick = vi.fn();
    const exact = { name: "Saldo", values: ["1.00", "9007199254740993.01", "3.00"] };
    const svg = draw(
      <Bars labels={LABELS} series={[exact]} currency="BRL" onPick={onPick} />,
    ).querySelector<SVGElement>("svg");
    if (svg === null) throw new Error("nothing was drawn");
    const middle = 76 + (700 - 76 - 12) / 2;
    await userEvent.pointer([{ target: svg, coords: { clientX: middle } }, { keys: "[MouseLeft]" }]);
    expect(screen.getByText("R$ 9.007.199.254.740.993,01")).toBeVisible();
    expect(onPick).toHaveBeenCalledExactlyOnceWith(1);
  });
});
