import { expectAccessible } from "./accessible";
import { expect, test } from "./household";

test("a newcomer goes from nothing to books, step by step", async ({ page }) => {
  await page.goto("/register");
  await page.getByLabel("Nome").fill("Davi Prado");
  await page.getByLabel("E-mail").fill(`davi-${Date.now()}@example.org`);
  await page.getByLabel("Senha", { exact: true }).fill("uma frase qualquer");
  await page.getByRole("button", { name: "Criar conta" }).click();

  await expect(page.getByRole("heading", { name: "De quem são estas finanças?" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Moeda: BRL · Real brasileiro" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Fuso horário: America / Sao Paulo" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Continuar" }).click();
  await expect(page.getByText("Preencha este campo.")).toBeVisible();
  await page.getByLabel("Nome do espaço").fill("Apê");
  await page.keyboard.press("Enter");

  await expect(page.getByRole("heading", { name: "Sua primeira conta" })).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel("Nome").fill("Conta Azul");
  await page.getByLabel("Saldo").fill("1.234,56");
  await page.getByLabel("Neste dia").fill("2026-01-01");
  await page.getByRole("button", { name: "Continuar" }).click();

  await expect(page.getByRole("switch", { name: "Criar as categorias usuais" })).toBeChecked();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Continuar" }).click();

  await expect(page.getByRole("link", { name: "Importar um extrato" })).toHaveAttribute("href", "/import-sessions?new");
  await expectAccessible(page);
  await page.getByRole("link", { name: "Agora não, ir para o painel" }).click();
  await expect(page.getByRole("button", { name: "Espaço atual: Apê" })).toBeVisible();
});

test("another workspace is made beside the first, and steps may be skipped", async ({ signedIn: page }) => {
  await page.getByRole("button", { name: "Espaço atual: Casa" }).click();
  await page.getByRole("menuitem", { name: "Novo espaço" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Novo espaço" })).toBeVisible();
  await page.getByLabel("Nome do espaço").fill("Freelance");
  await page.getByRole("button", { name: "Continuar" }).click();
  await page.getByRole("button", { name: "Pular" }).click();
  await expect(page.getByRole("heading", { name: "Categorias prontas?" })).toBeVisible();
  await page.getByRole("button", { name: "Pular" }).click();
  await page.getByRole("link", { name: "Ir para o painel", exact: true }).click();
  await expect(page.getByRole("button", { name: "Espaço atual: Freelance" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("button", { name: "Espaço atual: Freelance" })).toBeVisible();
});
