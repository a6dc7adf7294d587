import type { Locator, Page } from "@playwright/test";

import { expectAccessible } from "./accessible";
import { expect, test } from "./household";

// From nothing to a month that is closed: long, and looked at on its way.
test.describe.configure({ timeout: 180_000 });

const STATEMENT = [
  "Data;Descrição;Valor;Saldo",
  "05/03/2026;SALARIO ACME LTDA;5000,00;6000,00",
  "07/03/2026;PADARIA ESTRELA;-18,50;5981,50",
  "09/03/2026;SUPERMERCADO PAO DE ACUCAR;-312,44;5669,06",
  "20/03/2026;DROGARIA SAO PAULO;-45,90;5623,16",
].join("\n");
const FILE = { name: "extrato-marco.csv", mimeType: "text/csv", buffer: Buffer.from(STATEMENT) };

test("from registering to a closed month, and the figures that it makes", async ({ page }) => {
  await page.goto("/register");
  await page.getByLabel("Nome").fill("Clara Nunes");
  await page.getByLabel("E-mail").fill(`clara-${Date.now()}@example.org`);
  await page.getByLabel("Senha", { exact: true }).fill("uma frase qualquer");
  await page.getByRole("button", { name: "Criar conta" }).click();
  await page.getByLabel("Nome do espaço").fill("Casa da Clara");
  await page.getByRole("button", { name: "Continuar" }).click();
  await page.getByLabel("Nome", { exact: true }).fill("Conta Azul");
  await page.getByLabel("Saldo").fill("1.000,00");
  await page.getByLabel("Neste dia").fill("2026-01-01");
  await page.getByRole("button", { name: "Continuar" }).click();
  await expect(page.getByRole("heading", { name: "Categorias prontas?" })).toBeVisible();
  await page.getByRole("button", { name: "Continuar" }).click();
  await page.getByRole("link", { name: "Importar um extrato" }).click();

  const dialog = page.getByRole("dialog", { name: "Nova importação" });
  await dialog.getByLabel("Escolher arquivos de extrato").setInputFiles([FILE]);
  await dialog.getByRole("button", { name: /de 2026$/ }).click();
  await page.getByRole("button", { name: /^mar/ }).click();
  await dialog.getByLabel(/Saldo no fim do mês/).fill("5.623,16");
  await dialog.getByRole("button", { name: "Importar 1 arquivo" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Conta Azul | 2026-03" })).toBeVisible();

  await reviewed(page);
  await expect(page.getByRole("region", { name: "Conferência" })).toContainText("Confere");
  await page.getByRole("button", { name: "Lançar 4 linhas" }).click();
  const preview = page.getByRole("dialog", { name: "Lançar as linhas prontas" });
  await preview.getByRole("button", { name: "Lançar 4 linhas" }).click();
  await expect(page.getByText("4 lançamentos criados.")).toBeVisible();
  await page.getByRole("button", { name: "Fechar mês" }).click();
  const closing = page.getByRole("dialog", { name: "Fechar março de 2026?" });
  await closing.getByRole("button", { name: "Fechar", exact: true }).last().click();
  await expect(page.getByText(/^Fechada em/)).toBeVisible();

  await page.goto("/dashboard?month=2026-03");
  const figure = (name: string) => page.getByRole("region", { name, exact: true });
  await expect(figure("Saldo atual")).toContainText("R$ 5.623,16");
  await expect(figure("Receitas")).toContainText("R$ 5.000,00");
  await expect(figure("Despesas")).toContainText("R$ 376,84");
  await expect(figure("Resultado")).toContainText("R$ 4.623,16");
  await expect(figure("Últimos lançamentos").getByText("PADARIA ESTRELA")).toBeVisible();
  await expectAccessible(page);
});

test("a month is imported with the keyboard alone", async ({ signedIn: page, household }) => {
  await household.send("POST", `/workspaces/${household.workspace}/seeds/categories-default`, {});
  await household.send("POST", "/accounts", {
    name: "Conta Azul",
    type: "CHECKING",
    initial_balance: "1000.00",
    opening_date: "2026-01-01",
  });
  await page.goto("/import-sessions");
  await expect(page.getByText("Nenhuma importação aberta")).toBeVisible();

  const chosen = page.waitForEvent("filechooser");
  await tabTo(page, page.getByLabel("Escolher arquivos de extrato"));
  await page.keyboard.press("Enter");
  await (await chosen).setFiles([FILE]);

  const dialog = page.getByRole("dialog", { name: "Nova importação" });
  await tabTo(page, dialog.getByRole("button", { name: /de 2026$/ }));
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByRole("button", { name: /^mar/ }));
  await page.keyboard.press("Enter");
  await tabTo(page, dialog.getByLabel(/Saldo no fim do mês/));
  await page.keyboard.type("5623,16");
  await page.keyboard.press("Enter");

  await expect(page.getByRole("heading", { level: 1, name: "Conta Azul | 2026-03" })).toBeVisible();
  await expect(
    page
      .locator("[role=row]:focus")
      .or(page.getByRole("grid", { name: "Linhas do extrato" }))
      .first(),
  ).toBeVisible();
  const first = page.getByRole("grid", { name: "Linhas do extrato" }).getByRole("row", { name: /SALARIO/ });
  await tabTo(page, first);
  await reviewed(page);

  await tabTo(page, page.getByRole("button", { name: "Lançar 4 linhas" }));
  await page.keyboard.press("Enter");
  const preview = page.getByRole("dialog", { name: "Lançar as linhas prontas" });
  await tabTo(page, preview.getByRole("button", { name: "Lançar 4 linhas" }));
  await page.keyboard.press("Enter");
  await expect(page.getByText("4 lançamentos criados.")).toBeVisible();
  await tabTo(page, page.getByRole("button", { name: "Fechar mês" }));
  await page.keyboard.press("Enter");
  const closing = page.getByRole("dialog", { name: "Fechar março de 2026?" });
  await tabTo(page, closing.getByRole("button", { name: "Fechar", exact: true }).last());
  await page.keyboard.press("Enter");
  await expect(page.getByText(/^Fechada em/)).toBeVisible();
});

/** Answers each line that waits with a category that is typed; what has one is taken as it is. */
async function reviewed(page: Page): Promise<void> {
  const grid = page.getByRole("grid", { name: "Linhas do extrato" });
  await expect(grid.getByRole("row", { name: /SALARIO/ })).toBeVisible();
  await expect(page.locator("[role=row]:focus")).toContainText("SALARIO");
  for (const [line, category] of [
    ["SALARIO", "salario"],
    ["PADARIA", "alimentacao"],
    ["SUPERMERCADO", "alimentacao"],
    ["DROGARIA", "saude"],
  ] as const) {
    await expect(page.locator("[role=row]:focus")).toContainText(line);
    await page.keyboard.press("c");
    await expect(page.getByPlaceholder("Buscar", { exact: true })).toBeFocused();
    await page.keyboard.type(category);
    await page.keyboard.press("Enter");
    await expect(grid.getByRole("row", { name: new RegExp(line) })).toContainText("Conferida");
  }
}

/** Presses Tab until something has the keyboard; whoever has no pointer must get there. */
async function tabTo(page: Page, place: Locator): Promise<void> {
  await expect(place).toBeAttached();
  for (let count = 0; count < 80; count += 1) {
    if (await place.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`${String(place)} cannot be reached with the Tab key`);
}
