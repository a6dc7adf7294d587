import { createHash, randomBytes } from "node:crypto";

import type { Page } from "@playwright/test";

import { expectAccessible } from "./accessible";
import { expect, type Household, test } from "./household";

type Made = { id: string };

const day = (count: number) => new Date(Date.now() + count * 86_400_000).toISOString().slice(0, 10);

/** An account with a salary and two groceries of March, a budget that they exceed, and a subcategory. */
async function march({ send }: Household): Promise<{ account: string; food: string }> {
  const category = (name: string, type: string) =>
    send<Made>("POST", "/categories", { name, type, color: "#B4532A", icon: "utensils" });
  const { id: food } = await category("Alimentação", "EXPENSE");
  const { id: salary } = await category("Salário", "INCOME");
  const { id: market } = await send<Made>("POST", `/categories/${food}/sub-categories`, { name: "Supermercado" });
  const { id: account } = await send<Made>("POST", "/accounts", {
    ...{ name: "Conta Azul", type: "CHECKING", currency_code: "BRL" },
    ...{ initial_balance: "100.00", opening_date: "2026-01-01" },
  });
  const book = (noun: string, transaction_date: string, amount: string, description: string, filed: object) =>
    send("POST", `/accounts/${account}/${noun}`, { transaction_date, amount, description, ...filed });
  await book("incomes", "2026-03-05", "1000.00", "Salário de março", { category_id: salary });
  await book("expenses", "2026-02-10", "200.00", "Feira", { category_id: food });
  await book("expenses", "2026-03-10", "250.00", "Mercado da Vila", { category_id: food, sub_category_id: market });
  await book("expenses", "2026-03-12", "50.00", "Padaria Estrela", { category_id: food });
  await send("POST", "/budgets", {
    ...{ category_id: food, year: 2026, month: 3, planned_amount: "240.00", color: "#B4532A" },
  });
  return { account, food };
}

async function download(page: Page, act: () => Promise<void>): Promise<string> {
  const [file] = await Promise.all([page.waitForEvent("download"), act()]);
  return file.suggestedFilename();
}

async function exportAs(page: Page, item: string): Promise<string> {
  await page.getByRole("button", { name: "Exportar", exact: true }).click();
  return download(page, () => page.getByRole("menuitem", { name: item }).click());
}

test("a month is compared with the one before and with its budgets, and taken as a file", async ({
  signedIn: page,
  household,
}) => {
  await march(household);
  await page.goto("/reports?month=2026-03");
  await expect(page.getByRole("heading", { name: "Relatório de março de 2026" })).toBeVisible();
  const totals = page.getByRole("region", { name: "Totais do mês" });
  await expect(totals.getByText("+R$ 700,00")).toBeVisible();

  const expenses = page.getByRole("table", { name: "Despesas por categoria" });
  const food = expenses.getByRole("row", { name: /Alimentação/ });
  await expect(food).toContainText("R$ 300,00");
  await expect(food).toContainText("+50%");
  await expect(food).toContainText("125% de R$ 240,00");
  await expect(food).toContainText("Estourou");
  await food.getByRole("button", { name: "Mostrar subcategorias de Alimentação" }).press("Enter");
  await expect(expenses.getByRole("row", { name: /Supermercado/ })).toContainText("R$ 250,00");
  await expect(expenses.getByRole("row", { name: /Sem subcategoria/ })).toContainText("R$ 50,00");
  await expectAccessible(page);

  expect(await exportAs(page, "PDF")).toBe("report-2026-03.pdf");
  await expect(page.getByText("report-2026-03.pdf foi baixado.")).toBeVisible();
  expect(await exportAs(page, "Planilha (XLSX)")).toBe("report-2026-03.xlsx");
  expect(await exportAs(page, "CSV")).toBe("report-2026-03.csv");
  expect(await exportAs(page, "JSON")).toBe("report-2026-03.json");

  await page.getByRole("button", { name: "Mês anterior" }).click();
  await expect(page).toHaveURL(/month=2026-02/);
  await expect(page.getByText("Nenhuma receita neste mês.")).toBeVisible();
});

test("a statement shows movements of a period with running balances", async ({ signedIn: page, household }) => {
  await march(household);
  await page.goto("/reports");
  await page.getByRole("tab", { name: "Extrato" }).click();
  await page.getByLabel("De", { exact: true }).fill("2026-03-01");
  await page.getByLabel("Até", { exact: true }).fill("2026-03-31");
  await expect(page).toHaveURL(/from=2026-03-01&to=2026-03-31/);
  const movements = page.getByRole("table", { name: "Lançamentos" });
  await expect(movements.getByRole("row", { name: /Mercado da Vila/ })).toContainText("R$ 650,00");
  await expect(movements.getByRole("row", { name: /Padaria Estrela/ })).toContainText("R$ 600,00");
  const places = page.getByRole("table", { name: "Saldos do período" });
  await expect(places.getByRole("row", { name: /Conta Azul/ })).toContainText("-R$ 100,00");
  await expectAccessible(page);
  expect(await exportAs(page, "CSV: contas e cartões")).toBe("statement-2026-03-01-2026-03-31.csv");

  await page.getByLabel("Até", { exact: true }).fill("2026-02-01");
  await expect(page.getByText("A data final deve ser igual ou posterior à inicial.")).toBeVisible();
});

test("net worth is told month by month", async ({ signedIn: page, household }) => {
  await march(household);
  await page.goto("/reports?tab=net-worth&month=2026-03");
  const months = page.getByRole("table", { name: "Mês a mês" });
  await expect(months.getByRole("row", { name: /março de 2026/i })).toContainText("+R$ 700,00");
  await expect(months.getByRole("row")).toHaveCount(13);
  await page.getByLabel("Período").selectOption({ label: "24 meses" });
  await expect(page).toHaveURL(/months=24/);
  await expect(months.getByRole("row")).toHaveCount(25);
  await expectAccessible(page);
});

test("a forecast says in words when the balance goes below zero, and why", async ({ signedIn: page, household }) => {
  const { account, food } = await march(household);
  await household.send("POST", "/recurring", {
    ...{ type: "EXPENSE", description: "Aluguel", amount: "700.00", frequency: "YEARLY", start_date: day(9) },
    ...{ account_id: account, category_id: food },
  });
  await page.goto("/reports?tab=cash-flow");
  await expect(page.getByText(/O saldo fica abaixo de zero em \d+ dias?, a partir de/)).toBeVisible();
  const days = page.getByRole("table", { name: "Dia a dia" });
  await expect(days.getByRole("row", { name: /Abaixo de zero/ }).first()).toContainText("-R$ 100,00");
  const expected = page.getByRole("table", { name: "Movimentos previstos" });
  await expect(expected.getByRole("row", { name: /Aluguel/ })).toContainText("-R$ 700,00");
  await page.getByLabel("Horizonte").selectOption({ label: "Próximos 60 dias" });
  await expect(page).toHaveURL(/days=60/);
  await page.getByRole("checkbox", { name: "Mostrar todos os dias" }).click();
  await expect(days.getByRole("row")).toHaveCount(62);
  await expectAccessible(page);
});

test("the books are taken along in several formats", async ({ signedIn: page, household }) => {
  await march(household);
  await page.goto("/reports?tab=books");
  await expectAccessible(page);
  const take = (format: string) =>
    download(page, () => page.getByRole("button", { name: `Baixar ${format}`, exact: true }).click());
  expect(await take("Arquivo do FinTrack")).toMatch(/^casa-[\d-]+\.jsonl$/);
  expect(await take("hledger")).toMatch(/^casa-[\d-]+\.journal$/);
  await page.getByLabel(/^De/).fill("2026-03-01");
  await page.getByLabel(/^Até/).fill("2026-03-31");
  expect(await take("OFX")).toMatch(/^casa-[\d-]+\.ofx$/);
});

/** The smallest archive that there can be: a workspace without books. */
function archive(name: string): string {
  const time = Date.now().toString(16).padStart(12, "0");
  const chance = randomBytes(9).toString("hex");
  const id = `${time.slice(0, 8)}-${time.slice(8)}-7${chance.slice(0, 3)}-8${chance.slice(3, 6)}-${chance.slice(6)}`;
  const workspace = { id, name, currency: "BRL", time_zone: "America/Sao_Paulo", month_start_day: 1 };
  const records = [{ format: "fintrack-archive", version: 1 }, { workspace: { ...workspace, basis: "BILLING_MONTH" } }];
  const text = records.map((record) => `${JSON.stringify(record)}\n`).join("");
  const sha256 = createHash("sha256").update(text).digest("hex");
  return `${text}${JSON.stringify({ end: { records: { workspace: 1 }, sha256 } })}\n`;
}

test("an archive becomes a workspace, and a damaged one does not", async ({ signedIn: page }) => {
  const name = "Casa antiga";
  const file = (text: string) => ({ name: "casa.jsonl", mimeType: "application/x-ndjson", buffer: Buffer.from(text) });
  const whole = archive(name);
  await page.goto("/reports?tab=books");
  const field = page.getByLabel("Arquivo do FinTrack (.jsonl)");
  const restore = page.getByRole("button", { name: "Restaurar" });
  await restore.click();
  await expect(page.getByText("Escolha um arquivo.")).toBeVisible();
  await field.setInputFiles(file(whole.replace(name, "Casa nova")));
  await restore.click();
  await expect(page.getByText(/foi alterado ou está danificado/)).toBeVisible();

  await field.setInputFiles(file(whole));
  await restore.click();
  await expect(page.getByText("O espaço “Casa antiga” foi restaurado.")).toBeVisible();
  await page.getByRole("button", { name: "Ir para “Casa antiga”" }).click();
  await expect(page.getByRole("button", { name: "Espaço atual: Casa antiga" })).toBeVisible();
});
