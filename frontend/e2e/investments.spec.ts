import { expectAccessible } from "./accessible";
import { expect, type Household, test } from "./household";

async function broker({ send }: Household): Promise<string> {
  const { id } = await send<{ id: string }>("POST", "/accounts", {
    ...{ name: "Corretora Azul", type: "INVESTMENT", currency_code: "BRL" },
    ...{ initial_balance: "20000.00", opening_date: "2025-01-01" },
  });
  return id;
}

test("an investment is added, fed, valued and partly taken back", async ({ signedIn: page, household }) => {
  await broker(household);
  await page.goto("/workspace/investments");
  await expect(page.getByText("Nenhum investimento ainda")).toBeVisible();
  await page.getByRole("button", { name: "Novo investimento" }).first().click();
  const form = page.getByRole("dialog", { name: "Novo investimento" });
  await form.getByLabel("Nome do ativo").fill("CDB Banco Azul 2028");
  await form.getByLabel("Tipo").selectOption({ label: "CDB" });
  await form.getByRole("button", { name: /^Conta onde está/ }).click();
  await page.getByRole("option", { name: "Corretora Azul" }).click();
  await form.getByLabel("Indexador").selectOption({ label: "CDI" });
  await form.getByLabel("Taxa").fill("110%");
  await form.getByLabel("Vencimento").fill("2028-03-01");
  await expectAccessible(page);
  await form.getByRole("button", { name: "Salvar" }).click();

  await expect(page.getByRole("heading", { level: 1, name: "CDB Banco Azul 2028" })).toBeVisible();
  await expect(page.getByText(/110% do CDI · Liquidez diária · Vence em 01\/03\/2028/)).toBeVisible();
  await expect(page.getByText("Nenhum aporte registrado.")).toBeVisible();

  const headed = page.locator("header").filter({ has: page.getByRole("heading", { level: 1 }) });
  await headed.getByRole("button", { name: "Novo aporte" }).click();
  const deposit = page.getByRole("dialog", { name: "Novo aporte" });
  await deposit.getByLabel("Valor").fill("1.000,00");
  await deposit.getByLabel("Data").fill("2026-03-05");
  await deposit.getByRole("button", { name: "Salvar" }).click();
  await expect(page.getByRole("list", { name: "Aportes" }).getByText("R$ 1.000,00")).toBeVisible();

  await page.getByRole("button", { name: "Informar valor" }).click();
  const value = page.getByRole("dialog", { name: "Informar valor" });
  await value.getByLabel("Valor no fim do dia").fill("1.050,50");
  await value.getByLabel("Dia", { exact: true }).fill("2026-03-31");
  await value.getByRole("button", { name: "Salvar" }).click();
  const values = page.getByRole("table", { name: "Valores informados" });
  await expect(values.getByText("R$ 1.050,50")).toBeVisible();

  await headed.getByRole("button", { name: "Novo resgate" }).click();
  const withdrawal = page.getByRole("dialog", { name: "Novo resgate" });
  await withdrawal.getByLabel("Valor").fill("250,00");
  await withdrawal.getByLabel("Data").fill("2026-04-10");
  await withdrawal.getByRole("button", { name: "Salvar" }).click();
  await expect(page.getByRole("list", { name: "Resgates" }).getByText("R$ 250,00")).toBeVisible();

  const summary = page.getByRole("region", { name: "Resumo do mês" });
  await expect(summary.getByText("R$ 800,50")).toBeVisible();
  await expect(summary.getByText("+R$ 50,50")).toBeVisible();
  await expectAccessible(page);
});

async function cdb(household: Household): Promise<string> {
  const account = await broker(household);
  const { id } = await household.send<{ id: string }>("POST", "/investments", {
    ...{ asset_name: "CDB Azul", type: "CDB", account_id: account, liquidity: "DAILY" },
  });
  const movement = { account_id: account, transaction_date: "2026-03-05", amount: "1000.00", description: "Aporte" };
  await household.send("POST", `/investments/${id}/deposits`, movement);
  const values = { "2026-03-31": "1010.00", "2026-04-30": "1021.00" };
  for (const [updated_at_date, value] of Object.entries(values)) {
    await household.send("POST", `/investments/${id}/value-history`, { updated_at_date, value });
  }
  return id;
}

test("a month's summary is linked to, and movements and values are changed and deleted", async ({
  signedIn: page,
  household,
}) => {
  const id = await cdb(household);
  await page.goto(`/workspace/investments?id=${id}&month=2026-03`);
  const summary = page.getByRole("region", { name: "Resumo do mês" });
  await expect(summary.getByText("R$ 1.010,00")).toBeVisible();
  await page.getByRole("button", { name: "Mês seguinte" }).click();
  await expect(page).toHaveURL(/month=2026-04/);
  await expect(summary.getByText("R$ 1.021,00")).toBeVisible();
  await expect(summary.getByText("+R$ 11,00")).toBeVisible();

  await page.getByRole("button", { name: "Ações do aporte de 05/03/2026" }).click();
  await page.getByRole("menuitem", { name: "Editar" }).click();
  const form = page.getByRole("dialog", { name: "Editar aporte" });
  await form.getByLabel("Valor").fill("900,00");
  await form.getByRole("button", { name: "Salvar" }).click();
  await expect(page.getByRole("list", { name: "Aportes" }).getByText("R$ 900,00")).toBeVisible();

  await page.getByRole("button", { name: "Excluir o valor de 30/04/2026" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Excluir" }).click();
  await expect(page.getByText("Valor excluído.")).toBeVisible();
  await expect(page.getByRole("cell", { name: "30/04/2026", exact: true })).toBeHidden();

  await page.getByRole("button", { name: "Ações do aporte de 05/03/2026" }).click();
  await page.getByRole("menuitem", { name: "Excluir" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Excluir" }).click();
  await expect(page.getByText("Nenhum aporte registrado.")).toBeVisible();
});

test("an investment with history is marked as redeemed instead of deleted", async ({ signedIn: page, household }) => {
  const id = await cdb(household);
  await page.goto(`/workspace/investments?id=${id}`);
  await page.getByRole("button", { name: "Ações de CDB Azul" }).click();
  await page.getByRole("menuitem", { name: "Excluir" }).click();
  const dialog = page.getByRole("alertdialog");
  await dialog.getByRole("button", { name: "Excluir" }).click();
  await dialog.getByRole("button", { name: "Marcar como resgatado" }).click();
  await expect(page.getByText("“CDB Azul” está entre os resgatados.")).toBeVisible();
  await page.getByRole("link", { name: "Todos os investimentos" }).click();
  await expect(page.getByText("Nada em carteira: tudo foi resgatado.")).toBeVisible();
  await page.getByLabel("Mostrar", { exact: true }).selectOption({ label: "Todos" });
  await expect(page.getByRole("link", { name: "CDB Azul" })).toBeVisible();
  await expectAccessible(page);
});
