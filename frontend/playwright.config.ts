import { defineConfig } from "@playwright/test";

import { BROWSER, CHROMIUM_FLAGS } from "./e2e/chromium";

/** Real Chromium, the real server, a real PostgreSQL: one server for all, and a household of its own for each test. */
export default defineConfig({
  testDir: "e2e",
  testMatch: "**/*.spec.ts",
  outputDir: "test-results",
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  retries: 0,
  // The server is a debug build, and two browsers share two cores with it, which may be slow ones.
  timeout: 300_000,
  expect: { timeout: 30_000 },
  reporter: [["list"]],
  globalSetup: "./e2e/server.ts",
  use: {
    locale: "pt-BR",
    timezoneId: "America/Sao_Paulo",
    viewport: { width: 1280, height: 860 },
    // Recording takes as long again as the tests do: `--trace retain-on-failure` where one is to be looked into.
    trace: "off",
    launchOptions: { executablePath: BROWSER, args: CHROMIUM_FLAGS },
  },
});
