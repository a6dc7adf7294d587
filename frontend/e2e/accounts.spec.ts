import type { Page } from "@playwright/test";

import { expectAccessible } from "./accessible";
import { expect, type Household, test } from "./household";

async function account(household: Household, name: string, more: Record<string, unknown> = {}): Promise<string> {
  const made = await household.send<{ id: string }>("POST", "/accounts", {
    name,
    type: "CHECKING",
    initial_balance: "100.00",
    opening_date: "2026-01-01",
    ...more,
  });
  return made.id;
}

async function visit(page: Page): Promise<void> {
  await page.goto("/workspace/accounts");
  await expect(page.getByRole("heading", { level: 1, name: "Contas" })).toBeVisible();
}

/** The line of an account. */
function line(page: Page, name: string) {
  return page.getByRole("listitem").filter({ has: page.getByRole("link", { name, exact: true }) });
}

test("a first account is opened, and shows what it holds", async ({ signedIn: page }) => {
  await visit(page);
  await expect(page.getByText("Nenhuma conta ainda")).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("button", { name: "Nova conta" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Nova conta" });
  await dialog.getByLabel("Nome").fill("Conta Azul");
  await dialog.getByLabel("Tipo").selectOption("Poupança");
  await dialog.getByLabel("Saldo inicial").fill("1.234,56");
  await dialog.getByLabel("Data de abertura").fill("2026-01-01");
  await dialog.getByRole("button", { name: "Escolher cor #1D5FA8" }).click();
  await dialog.getByRole("button", { name: "Escolher ícone cofrinho" }).click();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Salvar" }).click();

  await expect(dialog).toBeHidden();
  await expect(page.getByRole("heading", { level: 2, name: "Poupança" })).toBeVisible();
  await expect(line(page, "Conta Azul")).toContainText("R$ 1.234,56");
});

test("accounts are grouped by type, with what they hold today", async ({ household, signedIn: page }) => {
  const blue = await account(household, "Conta Azul", { initial_balance: "500.00", color: "#1D5FA8" });
  await account(household, "Conta Verde", { initial_balance: "-20.50" });
  await account(household, "Em dólar", { currency_code: "USD" });
  await household.send("POST", `/workspaces/${household.workspace}/seeds/categories-default`);
  const categories = await household.send<{ id: string; type: string }[]>("GET", "/categories");
  await household.send("POST", `/accounts/${blue}/incomes`, {
    description: "Salário",
    amount: "250.00",
    transaction_date: "2026-02-10",
    category_id: categories.find(({ type }) => type === "INCOME")?.id,
  });

  await visit(page);
  await expect(line(page, "Conta Azul")).toContainText("R$ 750,00");
  await expect(line(page, "Conta Verde")).toContainText("-R$ 20,50");
  await expect(line(page, "Em dólar")).toContainText("US$ 100,00");
  await expect(page.getByRole("region", { name: "Visão geral" })).toContainText("R$ 729,50");
  await expectAccessible(page);

  await expect(page.getByRole("link", { name: "Importar extrato de Conta Azul" })).toHaveAttribute(
    "href",
    `/import-sessions?new&account_id=${blue}`,
  );
  await expect(page.getByRole("link", { name: "Conta Azul", exact: true })).toHaveAttribute(
    "href",
    `/transactions?account_id=${blue}`,
  );
});

test("an account is edited with the keyboard alone", async ({ household, signedIn: page }) => {
  await account(household, "Conta Azul");
  await visit(page);
  await page.getByRole("button", { name: "Ações de Conta Azul" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("menuitem", { name: "Editar" }).press("Enter");
  const dialog = page.getByRole("dialog", { name: "Editar conta" });
  await dialog.getByLabel("Nome").fill("Conta Verde");
  await dialog.getByLabel("Nome").press("Enter");
  await expect(dialog).toBeHidden();
  await expect(line(page, "Conta Verde")).toBeVisible();
});

test("a name that is missing or taken is refused", async ({ household, signedIn: page }) => {
  await account(household, "Conta Azul");
  await page.goto("/workspace/accounts?new");
  const dialog = page.getByRole("dialog", { name: "Nova conta" });
  await dialog.getByRole("button", { name: "Salvar" }).click();
  await expect(dialog.getByText("Preencha este campo.")).toBeVisible();
  await dialog.getByLabel("Nome").fill("Conta Azul");
  await dialog.getByRole("button", { name: "Salvar" }).click();
  await expect(dialog.getByRole("alert")).toContainText("Já existe outro com este nome.");
});

test("an account in use is deactivated rather than deleted, and comes back", async ({ household, signedIn: page }) => {
  const id = await account(household, "Conta Azul", { initial_balance: "0" });
  await account(household, "Conta Verde");
  await household.send("POST", "/cards", {
    name: "Roxo",
    credit_limit: "1000",
    closing_date: 25,
    due_date: 5,
    payment_account_id: id,
  });
  await visit(page);
  await page.getByRole("button", { name: "Ações de Conta Azul" }).click();
  await page.getByRole("menuitem", { name: "Excluir" }).click();
  const question = page.getByRole("alertdialog", { name: "Excluir Conta Azul?" });
  await question.getByRole("button", { name: "Excluir" }).click();
  await expect(question).toContainText("não pode ser excluída");
  await question.getByRole("button", { name: "Desativar" }).click();
  await expect(question).toBeHidden();
  await expect(line(page, "Conta Azul")).toBeHidden();

  await page.getByRole("checkbox", { name: "Mostrar inativas" }).click();
  await expect(line(page, "Conta Azul")).toContainText("Inativa");
  await page.getByRole("button", { name: "Ações de Conta Azul" }).click();
  await page.getByRole("menuitem", { name: "Reativar" }).click();
  await expect(line(page, "Conta Azul")).not.toContainText("Inativa");

  await page.getByRole("button", { name: "Ações de Conta Verde" }).click();
  await page.getByRole("menuitem", { name: "Excluir" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Excluir" }).click();
  await expect(line(page, "Conta Verde")).toBeHidden();
});

test("what somebody else changed meanwhile is not overwritten unseen", async ({ household, signedIn: page }) => {
  const id = await account(household, "Conta Azul");
  await page.goto(`/workspace/accounts?id=${id}`);
  const dialog = page.getByRole("dialog", { name: "Editar conta" });
  await expect(dialog.getByLabel("Nome")).toHaveValue("Conta Azul");
  await household.send("PATCH", `/accounts/${id}`, { name: "Conta da Ana" });
  await dialog.getByLabel("Nome").fill("Conta do Bruno");
  await dialog.getByRole("button", { name: "Salvar" }).click();
  await expect(dialog.getByRole("alert")).toContainText("Outra pessoa mudou isto");
  await expect(dialog.getByLabel("Nome")).toHaveValue("Conta da Ana");
});
