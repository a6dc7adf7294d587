import { statSync } from "node:fs";
import { join } from "node:path";

import { keepBooks } from "./dashboard-books";
import { expect, test } from "./household";

const OUT = join(import.meta.dirname, "../out");
/** How much JavaScript the dashboard may load before anything is pressed, compressed with gzip. */
const SCRIPT_BYTES_MAX = 300_000;

const BOOKS = [
  { whose: "a household that just began", shown: "Vamos começar", prepare: () => Promise.resolve() },
  { whose: "a household with books", shown: "Despesas por categoria", prepare: keepBooks },
];

for (const { whose, shown, prepare } of BOOKS) {
  test(`the dashboard's scripts are light, and nothing comes from elsewhere: ${whose}`, async ({
    signedIn: page,
    household,
    baseURL,
  }) => {
    await prepare(household);
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.goto("/dashboard", { waitUntil: "networkidle" });
    await expect(page.getByRole("heading", { name: shown })).toBeVisible();
    await page.waitForLoadState("networkidle");

    const elsewhere = asked.filter((url) => !url.startsWith(`${baseURL}/`) && !url.startsWith("data:"));
    expect(elsewhere).toEqual([]);

    const scripts = new Set(asked.map((url) => new URL(url).pathname).filter((path) => path.endsWith(".js")));
    const sizes = [...scripts].filter((path) => path.startsWith("/_next/")).map((path) => bytesOf(join(OUT, path)));
    expect(sizes.length).toBeGreaterThan(3);
    const total = sizes.reduce((sum, bytes) => sum + bytes, 0);
    console.log(`${whose}: ${sizes.length} scripts, ${Math.round(total / 1000)} kB`);
    expect(total).toBeLessThanOrEqual(SCRIPT_BYTES_MAX);
  });
}

/** A file as it is sent: compressed, if that was worth it. */
function bytesOf(path: string): number {
  return (statSync(`${path}.gz`, { throwIfNoEntry: false }) ?? statSync(path)).size;
}
