import type { Locator, Page } from "@playwright/test";

import { expectAccessible } from "./accessible";
import { expect, test, type Household } from "./household";

interface Session {
  id: string;
  account: string;
}

interface Line {
  id: string;
  status: string;
  outcome: string;
  description: string;
  data: { category_id: string | null; tag_ids: string[]; ignore: boolean };
}

// What is clicked and pressed here is much, and axe looks at long lists.
test.describe.configure({ timeout: 120_000 });

const MONTH = "2026-03";
const SHOPS = [
  ["PADARIA ESTRELA", "18,50"],
  ["POSTO SHELL BR 101", "200,00"],
  ["UBER *TRIP SP", "23,90"],
  ["SUPERMERCADO PAO DE ACUCAR", "312,44"],
  ["DROGARIA SAO PAULO", "45,90"],
  ["NETFLIX.COM", "55,90"],
  ["IFOOD *RESTAURANTE", "62,30"],
  ["XPTO LTDA", "99,00"],
] as const;

/** A month of purchases: so many lines, from the 1st to the 28th. */
function purchases(count: number): string[] {
  return Array.from({ length: count }, (_, at) => {
    const [shop, amount] = SHOPS[at % SHOPS.length] ?? ["", ""];
    const day = String(1 + Math.floor((at * 28) / count)).padStart(2, "0");
    return `${day}/03/2026;${shop} ${at + 1};-${amount}`;
  });
}

async function newSession(household: Household, rows: readonly string[]): Promise<Session> {
  await household.send("POST", `/workspaces/${household.workspace}/seeds/categories-default`, {});
  const { id: account } = await household.send<{ id: string }>("POST", "/accounts", {
    name: "Conta Azul",
    type: "CHECKING",
    currency_code: "BRL",
    initial_balance: "1000.00",
    opening_date: "2026-01-01",
  });
  const { id } = await household.send<{ id: string }>("POST", "/import-sessions", {
    account_id: account,
    billing_month: MONTH,
  });
  const file = new FormData();
  file.append("file", new Blob([["Data;Descrição;Valor", ...rows].join("\n")], { type: "text/csv" }), "extrato.csv");
  await household.send("POST", `/import-sessions/${id}/upload`, file);
  return { id, account };
}

async function linesOf(household: Household, session: Session): Promise<Line[]> {
  const page = await household.send<{ items: Line[] }>(
    "GET",
    `/import-sessions/${session.id}/staged-transactions?limit=500`,
  );
  return page.items;
}

async function open(page: Page, session: Session): Promise<{ grid: Locator; rows: Locator; left: Locator }> {
  await page.goto(`/import-sessions?id=${session.id}`);
  const grid = page.getByRole("grid", { name: "Linhas do extrato" });
  await expect(grid).toBeVisible({ timeout: 120_000 });
  const left = page.getByRole("status").filter({ hasText: /conferi/ });
  return { grid, rows: grid.getByRole("row"), left };
}

/** The row that has the keyboard. */
const focused = (page: Page) => page.locator("[role=row]:focus");

test("a month is reviewed with the keyboard alone", async ({ signedIn: page, household }) => {
  test.setTimeout(300_000);
  const session = await newSession(household, [...purchases(59), "15/03/2026;PAGTO FATURA CARTAO;-800,00"]);
  const { grid, left } = await open(page, session);
  await expect(grid).toHaveAttribute("aria-rowcount", "61");
  await expect(left).toHaveText("Faltam conferir 60 linhas");

  // The first line has the keyboard from the start.
  await expect(focused(page)).toContainText("PADARIA ESTRELA 1");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Atalhos do teclado" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(focused(page)).toContainText("PADARIA ESTRELA 1");

  // Taken, taken back, taken again.
  const first = grid.getByRole("row", { name: /PADARIA ESTRELA 1\b/ });
  await page.keyboard.press("1");
  await expect(first).toContainText("Conferida");
  await expect(focused(page)).toContainText("POSTO SHELL BR 101 2");
  await expect(left).toHaveText("Faltam conferir 59 linhas");
  await page.keyboard.press("u");
  await expect(first).toContainText("Conferir");
  await expect(focused(page)).toContainText("PADARIA ESTRELA 1");
  await page.keyboard.press("Enter");
  await expect(focused(page)).toContainText("POSTO SHELL BR 101 2");

  // A tag that is new, a category by its name, and a line to be ignored.
  await page.keyboard.press("t");
  await expect(page.getByRole("dialog", { name: /^Etiquetas de POSTO/ })).toBeVisible();
  await expect(page.getByPlaceholder("Buscar", { exact: true })).toBeFocused();
  await page.keyboard.type("viagem");
  await page.keyboard.press("Enter");
  await expect(grid.getByRole("row", { name: /POSTO SHELL BR 101 2\b/ })).toContainText("viagem");
  await page.keyboard.press("c");
  await expect(page.getByRole("dialog", { name: /^Categoria de POSTO/ })).toBeVisible();
  await expect(page.getByPlaceholder("Buscar", { exact: true })).toBeFocused();
  await page.keyboard.type("saude");
  await page.keyboard.press("Enter");
  await expect(grid.getByRole("row", { name: /POSTO SHELL BR 101 2\b/ })).toContainText("Saúde");
  await expect(focused(page)).toContainText("UBER");
  await page.keyboard.press("i");
  await expect(grid.getByRole("row", { name: /UBER \*TRIP SP 3\b/ })).toContainText("Ignorada");

  // What is found by its words; a payment that lacks its card becomes an expense.
  await page.keyboard.press("/");
  await page.keyboard.type("fatura");
  await page.keyboard.press("Enter");
  await expect(focused(page)).toContainText("PAGTO FATURA CARTAO");
  await expect(page.getByRole("region", { name: "Linha em foco" })).toContainText("Falta o cartão pago");
  await page.keyboard.press("c");
  await expect(page.getByPlaceholder("Buscar", { exact: true })).toBeFocused();
  await page.keyboard.type("tarifas");
  await page.keyboard.press("Enter");
  await expect(focused(page)).toContainText("Conferida");
  await page.keyboard.press("/");
  await page.keyboard.press("Escape");
  await expect(grid).toHaveAttribute("aria-rowcount", "61");

  // The rest, one key a line.
  for (let count = 56; count > 0; count -= 1) {
    await expect(left).toHaveText(count === 1 ? "Falta conferir 1 linha" : `Faltam conferir ${count} linhas`);
    await page.keyboard.press("Enter");
  }
  await expect(left).toHaveText("Tudo conferido");
  await expect(page.getByText(/^Salvando/)).toHaveCount(0, { timeout: 60_000 });
  const lines = await linesOf(household, session);
  expect(lines.filter(({ data }) => data.ignore).map(({ description }) => description)).toEqual(["UBER *TRIP SP 3"]);
  expect(lines.every(({ status, data }) => status === "READY" && data.category_id !== null)).toBe(true);

  await page.reload();
  await expect(left).toHaveText("Tudo conferido", { timeout: 30_000 });
  await expectAccessible(page);
});

test("lines are selected and answered together", async ({ signedIn: page, household }) => {
  const session = await newSession(household, purchases(8));
  const { grid } = await open(page, session);
  await expect(focused(page)).toContainText("PADARIA");
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Shift+ArrowDown");
  const bar = page.getByRole("toolbar", { name: "Ações para as linhas selecionadas" });
  await expect(bar).toContainText("3 linhas selecionadas");
  await expectAccessible(page);
  await bar.getByRole("button", { name: "Categoria" }).click();
  await expect(page.getByPlaceholder("Buscar", { exact: true })).toBeFocused();
  await page.keyboard.type("lazer");
  await page.keyboard.press("Enter");
  await expect(grid.getByRole("row").filter({ hasText: /Lazer.*Conferida/ })).toHaveCount(3);
  await expect(page.getByText("3 linhas alteradas")).toBeVisible();
  await bar.getByRole("button", { name: "Descartar" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Descartar" }).click();
  await expect(grid.getByRole("row").filter({ hasText: "Descartada" })).toHaveCount(3);
});

test("a possible duplicate is shown beside its twin, and bound to it", async ({ signedIn: page, household }) => {
  const session = await newSession(household, ["10/03/2026;CANTINA DA ESQUINA;-31,00", ...purchases(3)]);
  const categories = await household.send<{ id: string; type: string }[]>("GET", "/categories");
  await household.send("POST", `/accounts/${session.account}/expenses`, {
    description: "Pão de queijo",
    amount: "31.00",
    transaction_date: "2026-03-10",
    category_id: categories.find(({ type }) => type === "EXPENSE")?.id,
  });
  const { grid } = await open(page, session);
  const row = grid.getByRole("row", { name: /CANTINA/ });
  await expect(row).toContainText("Possível duplicata");
  await row.click();
  await page.keyboard.press("d");
  const dialog = page.getByRole("dialog", { name: "Será a mesma movimentação?" });
  await expect(dialog).toContainText("Pão de queijo");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Vincular a este lançamento" }).press("Enter");
  await expect(row).toContainText("Vinculada");
});

test("what does not reach the server is taken back, and said", async ({ signedIn: page, household }) => {
  const session = await newSession(household, purchases(3));
  const { grid } = await open(page, session);
  await expect(focused(page)).toContainText("PADARIA");
  await page.route("**/staged-transactions/*", (route) => route.abort());
  await page.keyboard.press("Enter");
  await expect(page.getByText("Não foi possível alterar")).toBeVisible();
  await expect(grid.getByRole("row", { name: /PADARIA/ })).toContainText("Conferir");
  expect((await linesOf(household, session)).length).toBe(3);
});

test("a line is edited, and a field that is wrong is said", async ({ signedIn: page, household }) => {
  const session = await newSession(household, purchases(3));
  const { grid } = await open(page, session);
  await expect(focused(page)).toContainText("PADARIA");
  await page.keyboard.press("e");
  const dialog = page.getByRole("dialog", { name: "Editar linha" });
  const description = dialog.getByLabel("Descrição");
  await expect(description).toBeFocused();
  await expectAccessible(page);
  await description.fill("");
  await page.keyboard.press("Enter");
  await expect(dialog.getByText("Preencha este campo.")).toBeVisible();
  await description.fill("Pão da semana");
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  const row = grid.getByRole("row", { name: /Pão da semana/ });
  await expect(row).toContainText("No extrato: PADARIA ESTRELA 1");
  await expect(focused(page)).toContainText("POSTO");
});

test("somebody else's answer shows without reading everything anew", async ({ signedIn: page, household }) => {
  const session = await newSession(household, purchases(3));
  const { grid } = await open(page, session);
  await expect(focused(page)).toContainText("PADARIA");
  const [line] = await linesOf(household, session);
  await household.send("PUT", `/staged-transactions/${line?.id}`, { description: "Mudada por outra pessoa" });
  await expect(grid.getByRole("row", { name: /Mudada por outra pessoa/ })).toBeVisible();
});

test("the lines of a closed session are only looked at", async ({ signedIn: page, household }) => {
  const session = await newSession(household, purchases(3));
  await household.send("POST", `/import-sessions/${session.id}/commit`, {});
  await household.send("POST", `/import-sessions/${session.id}/close`, {});
  const { grid } = await open(page, session);
  await expect(page.getByText("Importação fechada: as linhas ficam como estão.")).toBeVisible();
  await grid.getByRole("row", { name: /PADARIA/ }).click();
  await page.keyboard.press("c");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Aceitar", exact: true })).toHaveCount(0);
});

test("a thumb reviews on a phone", async ({ signedIn: page, household }) => {
  await page.setViewportSize({ width: 360, height: 780 });
  const session = await newSession(household, purchases(4));
  await page.goto(`/import-sessions?id=${session.id}`);
  const card = page.getByRole("article", { name: "PADARIA ESTRELA 1" });
  await card.getByRole("button", { name: "Aceitar" }).click();
  await expect(card).toContainText("Conferida");
  await card.getByRole("button", { name: "Categoria" }).click();
  await page.getByRole("option", { name: "Lazer", exact: true }).click();
  await expect(card).toContainText("Lazer");
  await card.getByRole("button", { name: "Ignorar" }).click();
  await expect(card).toContainText("Ignorada");
  await expect(page.locator("body")).toHaveJSProperty(
    "scrollWidth",
    await page.evaluate(() => document.body.clientWidth),
  );
  await expectAccessible(page);
});

// How 20,000 of them scroll is measured by `make measure-web`.
test("the lines of several pages are all there, and any of them is a key away", async ({
  signedIn: page,
  household,
}) => {
  const session = await newSession(household, purchases(1_600));
  const { grid } = await open(page, session);
  await expect(grid).toHaveAttribute("aria-rowcount", "1601", { timeout: 60_000 });
  await expect(focused(page)).toContainText("PADARIA ESTRELA 1");
  await page.keyboard.press("End");
  await expect(focused(page)).toHaveAttribute("aria-rowindex", "1601");
  await expect(focused(page)).toBeInViewport();
  await page.keyboard.press("Home");
  await expect(focused(page)).toHaveAttribute("aria-rowindex", "2");

  // Whoever scrolls sees lines, of which few are drawn.
  const last = grid.getByRole("row", { name: /XPTO LTDA 1600\b/ });
  await grid.locator("[role=presentation]").evaluate((place) => place.scrollTo(0, place.scrollHeight));
  await expect(last).toBeVisible();
  expect(await grid.getByRole("row").count()).toBeLessThan(100);
});
