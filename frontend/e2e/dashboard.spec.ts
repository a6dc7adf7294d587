import type { Page } from "@playwright/test";

import { expectAccessible } from "./accessible";
import { keepBooks } from "./dashboard-books";
import { expect, test } from "./household";

const NOBODY = "01a22db1-0000-7000-8000-000000000000";

test.describe("a household that just began", () => {
  test("is told what to do first", async ({ signedIn: page }) => {
    await expect(page.getByRole("heading", { name: "Vamos começar" })).toBeVisible();
    await expect(page.getByRole("link", { name: "Importar extrato" })).toHaveAttribute("href", "/import-sessions?new");
    await expectAccessible(page);
    await page.getByRole("link", { name: "Adicionar conta" }).click();
    await expect(page).toHaveURL(/\/workspace\/accounts\?new/);
  });
});

test.describe("a household with books", () => {
  test("sees where its money came from and went, and opens what a figure is made of", async ({ page, household }) => {
    const { month, category } = await keepBooks(household);
    await open(page, household, "/dashboard");
    await expect(figure(page, "Saldo atual")).toContainText("R$ 7.930,00");
    await expect(figure(page, "Receitas")).toContainText("R$ 5.200,00");
    await expect(figure(page, "Despesas")).toContainText("R$ 4.390,00");
    await expect(figure(page, "Despesas")).toContainText("R$ 1.600,00 no cartão");
    await expect(figure(page, "Resultado")).toContainText("a menos que no mês anterior");
    await expect(figure(page, "Taxa de poupança")).toContainText("15,58%");

    const expenses = figure(page, "Despesas por categoria");
    await expect(expenses.getByText("Outros")).toBeVisible();
    await expectAccessible(page);

    await expenses.getByRole("button", { name: "Ver como tabela: Despesas por categoria" }).click();
    await expect(expenses.getByRole("row")).toHaveCount(1 + 7);
    await expectAccessible(page);
    await expenses.getByRole("link", { name: /^Moradia: R\$ 1\.800,00/ }).click();
    await expect(page).toHaveURL(
      (url) =>
        url.pathname === "/transactions" &&
        url.searchParams.get("date_from") === `${month}-01` &&
        url.searchParams.get("category_id") === category("Moradia") &&
        url.searchParams.get("type") === "EXPENSE,CARD_EXPENSE,CARD_CHARGEBACK",
    );
  });

  test("subtracts what it owes on cards from what it has", async ({ page, household }) => {
    await keepBooks(household);
    await open(page, household, "/dashboard");
    const balance = figure(page, "Saldo total");
    await expect(balance.getByText("nas contas", { exact: true })).toBeVisible();
    await page.getByRole("switch", { name: "Descontar faturas em aberto" }).click();
    await expect(balance.getByRole("link", { name: /^Saldo total: R\$ 6\.330,00/ })).toBeVisible();
  });

  test("looks at other months, a year, its own days and one account, and each has an address", async ({
    page,
    household,
  }) => {
    const { month, lastMonth } = await keepBooks(household);
    await open(page, household, "/dashboard");
    await expect(figure(page, "Receitas")).toContainText("R$ 5.200,00");

    await page.getByRole("combobox", { name: "Período" }).selectOption("Mês passado");
    await expect(page).toHaveURL(`/dashboard?month=${lastMonth}`);
    await expect(figure(page, "Receitas")).toContainText("R$ 5.100,00");
    await page.reload();
    await expect(figure(page, "Receitas")).toContainText("R$ 5.100,00");

    await page.getByRole("combobox", { name: "Período" }).selectOption("Período próprio");
    await expect(page).toHaveURL(new RegExp(`start_date=${lastMonth}-01`));
    await page.getByLabel("Até").fill(`${month}-01`);
    await page.getByLabel("Até").press("Enter");
    await expect(figure(page, "Receitas")).toContainText("R$ 10.300,00");
    await page.getByLabel("De", { exact: true }).fill(`${month}-02`);
    await expect(page.getByText("A data final vem antes da inicial.")).toBeVisible();

    await page.getByRole("combobox", { name: "Período" }).selectOption("Ano inteiro");
    await expect(page).toHaveURL(/span=YEAR/);

    await page.getByRole("combobox", { name: "Período" }).selectOption("Mês atual");
    await page.getByRole("button", { name: "Conta: Todas as contas" }).click();
    await page.getByRole("option", { name: "Conta Azul" }).click();
    await expect(page).toHaveURL(/account_id=/);
    await expect(figure(page, "Despesas")).toContainText("R$ 2.790,00");
  });

  test("sees how much of its credit is gone", async ({ page, household }) => {
    const { card, month } = await keepBooks(household);
    await open(page, household, "/dashboard");
    await page.getByRole("tab", { name: "Visão geral" }).press("ArrowRight");
    await expect(page).toHaveURL("/dashboard?tab=cards");

    await expect(figure(page, "Crédito")).toContainText("R$ 400,00");
    await expect(figure(page, "Crédito")).toContainText("80%");
    await expect(figure(page, "Crédito")).toContainText("Alto");
    await expect(figure(page, "Cartões por uso")).toContainText("Atenção");
    await expect(page.getByRole("table", { name: "Recorrências no cartão" })).toContainText("Música Livre");
    await expectAccessible(page);

    const history = page.getByRole("table", { name: "Histórico de faturas" });
    await expect(history.getByRole("link")).toHaveAttribute("href", `/workspace/cards?id=${card}&month=${month}`);
  });

  test("sees what is planned, and what a bill does to its budget", async ({ page, household }) => {
    const { nextMonth, lastMonth } = await keepBooks(household);
    await open(page, household, "/dashboard?tab=planning");
    await expect(figure(page, "Orçado")).toContainText("R$ 2.900,00");
    await expect(figure(page, "Gasto do orçamento")).toContainText("R$ 2.550,00");
    const budgets = figure(page, "Orçamentos");
    await expect(budgets.getByRole("listitem").filter({ hasText: "Alimentação" })).toContainText("Acima");
    await expect(budgets.getByRole("progressbar", { name: "Alimentação: 120%" })).toHaveAttribute(
      "aria-valuenow",
      "100",
    );

    await page.goto(`/dashboard?tab=planning&month=${nextMonth}`);
    const bills = page.getByRole("table", { name: "Contas a pagar" });
    const rent = bills.getByRole("row").filter({ hasText: "Aluguel" });
    await expect(rent).toContainText("Usa 35% do orçamento de Moradia.");
    await expect(rent).toContainText("A vencer");
    await expect(bills.getByRole("row")).toHaveCount(1 + 10);
    await expectAccessible(page);
    await page.getByRole("button", { name: "Próxima página" }).click();
    await expect(bills.getByText("Clube 11")).toBeVisible();

    await page.goto(`/dashboard?tab=planning&month=${lastMonth}`);
    await expect(bills.getByRole("row").filter({ hasText: "Conta de luz" })).toContainText("Atrasada");
  });

  test("still sees its cards when the other figures fail, and finds the way back", async ({ page, household }) => {
    await keepBooks(household);
    await open(page, household, `/dashboard?account_id=${NOBODY}`);
    await expect(page.getByText("Isto não existe mais.")).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("tab", { name: "Cartões" }).click();
    await expect(figure(page, "Crédito")).toContainText("R$ 400,00");
    await page.getByRole("tab", { name: "Visão geral" }).click();
    await page.getByRole("button", { name: "Mostrar todas as contas" }).click();
    await expect(figure(page, "Receitas")).toContainText("R$ 5.200,00");
  });

  test("reads it on a phone", async ({ page, household }) => {
    const { nextMonth } = await keepBooks(household);
    await page.setViewportSize({ width: 360, height: 740 });
    for (const tab of ["overview", "cards", "planning"]) {
      await open(page, household, `/dashboard?tab=${tab}&month=${nextMonth}`);
      await expect(page.getByRole("region").first()).toBeVisible();
      const overflow = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
      expect(await page.evaluate(overflow), tab).toBeLessThanOrEqual(0);
    }
    await expectAccessible(page);
  });
});

/** A part of the page, by what it is called. */
function figure(page: Page, name: string) {
  return page.getByRole("region", { name, exact: true });
}

/** Opens a page as somebody who is asked to sign in first, or has. */
async function open(page: Page, who: { email: string; password: string }, path: string): Promise<void> {
  await page.goto(path);
  const email = page.getByLabel("E-mail");
  const heading = page.getByRole("heading", { level: 1, name: "Painel" });
  await expect(email.or(heading)).toBeVisible();
  if (await email.isVisible()) {
    await email.fill(who.email);
    await page.getByLabel("Senha", { exact: true }).fill(who.password);
    await page.getByRole("button", { name: "Entrar" }).click();
  }
  await expect(heading).toBeVisible();
}
