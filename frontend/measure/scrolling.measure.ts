import { chromium, expect, test } from "@playwright/test";

import { BROWSER, CHROMIUM_FLAGS } from "../e2e/chromium";
import { newHousehold, signIn } from "../e2e/household";
import { serve } from "../e2e/server";

const LINES = 20_000;
/** The longest that the page may be busy with one thing while it scrolls, in milliseconds. */
const TASK_TIME_MAX = 100;
const STEPS = 200;

test("a review of 20,000 lines scrolls, and keeps nobody waiting", async () => {
  const server = await serve();
  process.env.FINTRACK_AT = server.address;
  const browser = await chromium.launch({ executablePath: BROWSER, args: CHROMIUM_FLAGS });
  try {
    const household = await newHousehold();
    const { id: session } = await sessionOfLines(household);
    const page = await browser.newPage({
      baseURL: server.address,
      locale: "pt-BR",
      viewport: { width: 1280, height: 860 },
    });
    await signIn(page, household);
    await page.goto(`/import-sessions?id=${session}`);
    const grid = page.locator(`[aria-rowcount="${LINES + 1}"], [aria-rowcount="${LINES}"]`).first();
    await expect(grid).toBeVisible({ timeout: 10 * 60_000 });

    const longest = await grid.evaluate(async (element, steps) => {
      const scrolls = (candidate: Element) => candidate.scrollHeight > candidate.clientHeight * 2;
      const scroller =
        [element, ...element.querySelectorAll("*")].find(scrolls) ?? document.scrollingElement ?? element;
      let longest = 0;
      const observer = new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) longest = Math.max(longest, entry.duration);
      });
      observer.observe({ entryTypes: ["longtask"] });
      for (let step = 0; step <= steps; step += 1) {
        scroller.scrollTop = ((scroller.scrollHeight - scroller.clientHeight) * step) / steps;
        await new Promise(requestAnimationFrame);
      }
      await new Promise((resolve) => setTimeout(resolve, 500));
      observer.disconnect();
      return longest;
    }, STEPS);
    console.log(
      `${LINES} lines, ${STEPS} steps from end to end: the longest task took ${longest} ms (0: none over 50 ms)`,
    );
    expect(longest).toBeLessThanOrEqual(TASK_TIME_MAX);
  } finally {
    await browser.close();
    await server.stop();
  }
});

async function sessionOfLines(household: Awaited<ReturnType<typeof newHousehold>>): Promise<{ id: string }> {
  await household.send("POST", `/workspaces/${household.workspace}/seeds/categories-default`, {});
  const account = await household.send<{ id: string }>("POST", "/accounts", {
    name: "Conta Azul",
    type: "CHECKING",
    opening_date: "2026-01-01",
  });
  const session = await household.send<{ id: string }>("POST", "/import-sessions", {
    account_id: account.id,
    billing_month: "2026-03",
  });
  const day = (line: number) => String(1 + (line % 28)).padStart(2, "0");
  const rows = Array.from(
    { length: LINES },
    (_, line) => `${day(line)}/03/2026;COMPRA LOJA ${line % 700};-${1 + (line % 900)},50`,
  );
  const form = new FormData();
  form.append(
    "file",
    new Blob([["data;descricao;valor", ...rows, ""].join("\n")], { type: "text/csv" }),
    "extrato.csv",
  );
  await household.send("POST", `/import-sessions/${session.id}/upload`, form);
  return session;
}
