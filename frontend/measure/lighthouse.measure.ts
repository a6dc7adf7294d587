import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { chromium, expect, test } from "@playwright/test";
import lighthouse, { desktopConfig } from "lighthouse";

import { BROWSER, CHROMIUM_FLAGS } from "../e2e/chromium";
import { signIn } from "../e2e/household";
import { serve } from "../e2e/server";

const PAGES = ["/dashboard?month=2026-03", "/import-sessions"];
const PORT = 9_333;
/** What each page has to reach, out of 100. */
const AIMS = { performance: 90, accessibility: 100, "best-practices": 95 } as const;

test("Lighthouse, on the pages that are open most", async () => {
  const server = await serve({ isDemo: true });
  process.env.FINTRACK_AT = server.address;
  const profile = await mkdtemp(join(tmpdir(), "fintrack-lighthouse-"));
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath: BROWSER,
    args: [...CHROMIUM_FLAGS, `--remote-debugging-port=${PORT}`],
    baseURL: server.address,
    locale: "pt-BR",
  });
  try {
    const page = await browser.newPage();
    if (server.guest === undefined) throw new Error("nobody may look around");
    await signIn(page, server.guest);
    await page.close();
    for (const path of PAGES) {
      for (const [device, config] of [
        ["phone", undefined],
        ["desktop", desktopConfig],
      ] as const) {
        const run = await lighthouse(
          `${server.address}${path}`,
          { port: PORT, disableStorageReset: true, onlyCategories: Object.keys(AIMS), logLevel: "error" },
          config,
        );
        const reached = Object.entries(AIMS).map(([category, aim]) => {
          const score = Math.round((run?.lhr.categories[category]?.score ?? 0) * 100);
          return { category, aim, score };
        });
        console.log(path, device, reached.map(({ category, score }) => `${category} ${score}`).join(", "));
        for (const audit of Object.values(run?.lhr.audits ?? {})) {
          const isFailed = audit.score !== null && audit.score < 0.9 && audit.scoreDisplayMode !== "informative";
          if (isFailed) console.log(`  ${audit.id}: ${audit.displayValue ?? audit.title}`);
        }
        for (const { category, aim, score } of reached) {
          expect.soft(score, `${path} on a ${device}: ${category}`).toBeGreaterThanOrEqual(aim);
        }
      }
    }
  } finally {
    await browser.close();
    await server.stop();
    await rm(profile, { recursive: true, force: true });
  }
});
