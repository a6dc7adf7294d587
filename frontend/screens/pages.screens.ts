import { join } from "node:path";

import { test, type Browser, type BrowserContextOptions } from "@playwright/test";

import { signIn } from "../e2e/household";
import { serve, type Server } from "../e2e/server";
import { pagesOfThings } from "./things";

const FOLDER = join(import.meta.dirname, "../screenshots");
/** Where the documents keep theirs: those of `SHOWN` are taken anew with UPDATE_DOCS=1. */
const DOCS = join(import.meta.dirname, "../../docs/images");
const SHOWN = new Set([
  "desktop/light/dashboard-overview",
  "desktop/light/import-review",
  "desktop/dark/dashboard-cards",
  "phone/dark/dashboard-overview",
]);
const MONTH = "2026-03";

/** Every page, by the name of its picture. */
const GUEST_PAGES = {
  login: "/login",
  register: "/register",
  "forgot-password": "/forgot-password",
  "reset-password": "/reset-password#token=abc",
  "verify-email": "/verify-email#token=abc",
  "401": "/401",
  "403": "/403",
  "404": "/nowhere",
  "503": "/503",
};
const PAGES = {
  "dashboard-overview": `/dashboard?month=${MONTH}`,
  "dashboard-cards": `/dashboard?month=${MONTH}&tab=cards`,
  "dashboard-planning": `/dashboard?month=${MONTH}&tab=planning`,
  transactions: `/transactions?date_from=${MONTH}-01&date_to=${MONTH}-31`,
  "import-sessions": "/import-sessions",
  "import-sessions-new": "/import-sessions?new",
  budgets: `/budgets?month=${MONTH}`,
  goals: "/goals",
  "investments-portfolio": "/investments-portfolio",
  reports: `/reports?month=${MONTH}`,
  notifications: "/notifications",
  accounts: "/workspace/accounts",
  cards: "/workspace/cards",
  categories: "/workspace/categories",
  tags: "/workspace/tags",
  investments: "/workspace/investments",
  recurring: `/workspace/recurring?month=${MONTH}`,
  rules: "/workspace/rules",
  profile: "/settings/profile",
  security: "/settings/security",
  "api-keys": "/settings/api-keys",
  members: "/settings/members",
  onboarding: "/onboarding?new",
  privacy: "/privacy",
  "dashboard-empty": "/dashboard?month=2031-01",
  "report-cash-flow": `/reports?month=${MONTH}&tab=cash-flow`,
  "report-net-worth": `/reports?month=${MONTH}&tab=net-worth`,
  "rule-new": "/workspace/rules?new",
};

const DEVICES: Record<string, BrowserContextOptions> = {
  desktop: { viewport: { width: 1280, height: 860 } },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true },
};

let server: Server;
let pages: Record<string, string>;
test.beforeAll(async () => {
  server = await serve({ isDemo: true });
  process.env.FINTRACK_AT = server.address;
  pages = { ...PAGES, ...(await pagesOfThings(guest())) };
});
test.afterAll(() => server.stop());

for (const [device, options] of Object.entries(DEVICES)) {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`${device}, ${colorScheme}`, async ({ browser }) => {
      const context = await openContext(browser, { ...options, colorScheme });
      const page = await context.newPage();
      const take = async (name: string, path: string) => {
        await page.goto(path, { waitUntil: "networkidle" });
        const picture = `${device}/${colorScheme}/${name}`;
        await page.screenshot({ path: join(FOLDER, `${picture}.png`), fullPage: true });
        if (process.env.UPDATE_DOCS === undefined || !SHOWN.has(picture)) return;
        await page.screenshot({ path: join(DOCS, `${picture.replaceAll("/", "-")}.jpg`), type: "jpeg", quality: 72 });
      };
      for (const [name, path] of Object.entries(GUEST_PAGES)) await take(name, path);
      await signIn(page, guest());
      for (const [name, path] of Object.entries(pages)) await take(name, path);
      await context.close();
    });
  }
}

function guest(): NonNullable<Server["guest"]> {
  if (server.guest === undefined) throw new Error("nobody may look around");
  return server.guest;
}

async function openContext(browser: Browser, options: BrowserContextOptions) {
  return browser.newContext({ ...options, baseURL: server.address, locale: "pt-BR", reducedMotion: "reduce" });
}
