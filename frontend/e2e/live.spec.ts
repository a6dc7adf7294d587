import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, newHousehold, signIn, test } from "./household";
import { remove, serve } from "./server";

test("two browsers on one workspace see each other's change", async ({
  signedIn: page,
  household,
  browser,
  baseURL,
}) => {
  await page.goto("/workspace/tags");
  await expect(page.getByRole("heading", { level: 1, name: "Tags" })).toBeVisible();

  const elsewhere = await browser.newContext({ baseURL: baseURL ?? "" });
  const other = await elsewhere.newPage();
  await signIn(other, household);
  await household.send("POST", "/tags", { name: "Viagem a Recife" });
  await expect(page.getByText("Viagem a Recife")).toBeVisible();
  await other.goto("/workspace/tags");
  await expect(other.getByText("Viagem a Recife")).toBeVisible();

  const [tag] = await household.send<{ id: string }[]>("GET", "/tags");
  await household.send("PATCH", `/tags/${tag?.id}`, { name: "Viagem a Olinda" });
  for (const one of [page, other]) await expect(one.getByText("Viagem a Olinda")).toBeVisible();
  await elsewhere.close();
});

test("who is signed out elsewhere signs in again and is where they were", async ({ signedIn: page, household }) => {
  await page.goto("/workspace/tags");
  await page.context().clearCookies();
  await page.reload();
  await expect(page).toHaveURL(/\/login\?next=%2Fworkspace%2Ftags/);
  await signInHere(page, household);
  await expect(page).toHaveURL(/\/workspace\/tags$/);
});

test("a server that stops is said, and nothing is lost when it comes back", async ({ browser }) => {
  test.skip(process.env.FINTRACK_API !== undefined, "needs a server that may be stopped");
  const folder = await mkdtemp(join(tmpdir(), "fintrack-e2e-"));
  const first = await serve({ folder });
  const before = process.env.FINTRACK_AT;
  process.env.FINTRACK_AT = first.address;
  try {
    const household = await newHousehold();
    const context = await browser.newContext({ baseURL: first.address, locale: "pt-BR" });
    const page = await context.newPage();
    await signIn(page, household);
    await expect(page.getByRole("heading", { level: 1, name: "Painel" })).toBeVisible();
    await first.stop();
    await expect(page.getByText("Sem conexão com o servidor")).toBeVisible({ timeout: 20_000 });
    await page.getByRole("link", { name: "Tags" }).click();
    await expect(page.getByText("O servidor não respondeu")).toBeVisible({ timeout: 20_000 });

    const second = await serve({ folder, port: Number(new URL(first.address).port) });
    await page.getByRole("button", { name: "Tentar de novo" }).click();
    await expect(page.getByText("O servidor não respondeu")).toBeHidden();
    await expect(page.getByText("Sem conexão com o servidor")).toBeHidden({ timeout: 20_000 });
    await context.close();
    await second.stop();
  } finally {
    if (before !== undefined) process.env.FINTRACK_AT = before;
    await remove(folder);
  }
});

async function signInHere(page: Parameters<typeof signIn>[0], who: Parameters<typeof signIn>[1]): Promise<void> {
  await page.getByLabel("E-mail").fill(who.email);
  await page.getByLabel("Senha", { exact: true }).fill(who.password);
  await page.getByRole("button", { name: "Entrar" }).click();
}
