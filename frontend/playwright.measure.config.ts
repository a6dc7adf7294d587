import { defineConfig } from "@playwright/test";

import tests from "./playwright.config";

/** What is measured by command, one thing at a time: `npm run measure`. Nothing of it belongs to the tests. */
export default defineConfig({
  ...tests,
  testDir: "measure",
  testMatch: "**/*.measure.ts",
  fullyParallel: false,
  workers: 1,
  timeout: 15 * 60_000,
  globalSetup: undefined,
});
