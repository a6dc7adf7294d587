import { expectAccessible } from "./accessible";
import { expect, test } from "./household";

test("an empty portfolio says how to begin", async ({ signedIn: page }) => {
  await page.goto("/investments-portfolio");
  await expect(page.getByText("Sua carteira está vazia")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "Gerenciar investimentos" }).first().click();
  await expect(page).toHaveURL(/\/workspace\/investments/);
});

test("the portfolio adds up, is spread by type and liquidity, and orders its assets", async ({
  signedIn: page,
  household: { send },
}) => {
  const account = await send<{ id: string }>("POST", "/accounts", {
    ...{ name: "Corretora", type: "INVESTMENT", currency_code: "BRL" },
    ...{ initial_balance: "20000.00", opening_date: "2025-01-01" },
  });
  const invest = async (asset_name: string, type: string, liquidity: string, amount: string, value: string) => {
    const body = { asset_name, type, liquidity, account_id: account.id };
    const { id } = await send<{ id: string }>("POST", "/investments", body);
    const deposit = { account_id: account.id, transaction_date: "2026-03-05", amount };
    await send("POST", `/investments/${id}/deposits`, deposit);
    await send("POST", `/investments/${id}/value-history`, { updated_at_date: "2026-04-30", value });
  };
  await invest("CDB Azul", "CDB", "DAILY", "3000.00", "3300.00");
  await invest("Tesouro 2035", "TESOURO_DIRETO", "AT_MATURITY", "1000.00", "1100.00");
  await invest("Ações do Sul", "ACAO", "DAILY", "1000.00", "900.00");

  await page.goto("/investments-portfolio");
  const totals = page.getByRole("region", { name: "Carteira" });
  await expect(totals.getByText("R$ 5.300,00")).toBeVisible();
  await expect(totals.getByText("+6%")).toBeVisible();

  const byType = page.getByRole("region", { name: "Por tipo" }).first();
  await byType.getByRole("button", { name: "Ver como tabela: Por tipo" }).click();
  await expect(byType.getByRole("row", { name: /Renda fixa 1 R\$ 3\.300,00 62,2\d%/ })).toBeVisible();

  const performance = page.getByRole("table", { name: "Desempenho por ativo" });
  await performance.getByRole("button", { name: "Resultado (%)" }).click();
  await expect(page).toHaveURL(/sort=-profitRate/);
  await expect(performance.getByRole("row").last()).toContainText("Ações do Sul");
  await expect(performance.getByRole("row").last()).toContainText("-10%");
  await expect(performance.getByRole("columnheader", { name: "Resultado (%)" })).toHaveAttribute(
    "aria-sort",
    "descending",
  );
  await expectAccessible(page);

  await performance.getByRole("link", { name: "CDB Azul" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "CDB Azul" })).toBeVisible();
});
