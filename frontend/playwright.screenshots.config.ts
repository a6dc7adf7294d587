import { defineConfig } from "@playwright/test";

import tests from "./playwright.config";

/** Every page as it looks, into `screenshots/`: `npm run screenshots`. To look at; nothing is compared. */
export default defineConfig({
  ...tests,
  testDir: "screens",
  testMatch: "**/*.screens.ts",
  timeout: 10 * 60_000,
  globalSetup: undefined,
});
