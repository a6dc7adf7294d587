import { expectAccessible } from "./accessible";
import { expect, test, type Household } from "./household";

function goal(household: Household, more: object = {}) {
  return household.send<{ id: string }>("POST", "/goals", {
    name: "Viagem a Recife",
    category: "Viagens",
    type: "MANUAL",
    target_value: "6000.00",
    due_date: "2099-12-20",
    priority: "HIGH",
    color: "#1D5FA8",
    ...more,
  });
}

test("a goal is set, fed, reached, celebrated, completed and reopened", async ({ signedIn: page }) => {
  await page.goto("/goals");
  await expect(page.getByText("Nenhuma meta ainda")).toBeVisible();
  await page.getByRole("button", { name: "Nova meta" }).first().click();
  const form = page.getByRole("dialog", { name: "Nova meta" });
  await form.getByRole("button", { name: "Criar meta" }).click();
  await expect(form.getByText("Preencha este campo.").first()).toBeVisible();
  await form.getByLabel("Nome").fill("Bicicleta");
  await form.getByLabel("Valor do objetivo").fill("2.000,00");
  await form.getByLabel("Prazo").fill("2099-10-31");
  await form.getByLabel("Categoria").fill("Casa");
  await form.getByRole("button", { name: "Criar meta" }).click();

  // What feeds it is said in the sheet that opens by itself.
  const sheet = page.getByRole("dialog", { name: "Bicicleta" });
  await sheet.getByLabel("Valor").fill("1.500,00");
  await sheet.getByLabel("Valor").press("Enter");
  await expect(sheet.getByRole("progressbar")).toHaveAttribute("aria-valuenow", "75");
  await sheet.getByLabel("Valor").fill("600");
  await sheet.getByLabel("Valor").press("Enter");
  await expect(sheet.getByText("Você chegou lá!")).toBeVisible();
  await expect(sheet.getByRole("progressbar")).toHaveAttribute("aria-valuetext", "105%");

  await sheet.getByRole("button", { name: "Concluir meta" }).click();
  await expect(sheet.getByText(/Concluída em/)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByText("Nenhuma meta ativa")).toBeVisible();
  await page.getByRole("tab", { name: "Concluídas" }).click();
  await expect(page).toHaveURL(/show=completed/);
  await page.getByRole("button", { name: "Bicicleta" }).press("Enter");
  await sheet.getByRole("button", { name: "Reabrir" }).click();
  await expect(sheet.getByText("até 31/10/2099")).toBeVisible();
});

test("a deposit is taken back, and the goal deleted", async ({ signedIn: page, household }) => {
  const { id } = await goal(household);
  await household.send("POST", `/goals/${id}/deposits`, { amount: "1500", transaction_date: "2026-01-05" });
  await page.goto(`/goals?id=${id}`);
  const sheet = page.getByRole("dialog", { name: "Viagem a Recife" });
  await sheet.getByRole("button", { name: "Excluir depósito de R$ 1.500,00 em 05/01/2026" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Excluir" }).click();
  await expect(sheet.getByText("Nenhum depósito ainda.")).toBeVisible();

  await sheet.getByRole("button", { name: "Excluir", exact: true }).click();
  await page.getByRole("button", { name: "Excluir meta" }).click();
  await expect(page.getByText("Nenhuma meta ainda")).toBeVisible();
  await expect(page).toHaveURL(/\/goals$/);
});

test("investments feed a goal while they are linked", async ({ signedIn: page, household }) => {
  const account = await household.send<{ id: string }>("POST", "/accounts", {
    name: "Corretora",
    type: "INVESTMENT",
    initial_balance: "9000.00",
    opening_date: "2026-01-01",
  });
  const investment = await household.send<{ id: string }>("POST", "/investments", {
    asset_name: "Tesouro Selic 2029",
    type: "TESOURO_DIRETO",
    account_id: account.id,
    liquidity: "DAILY",
  });
  await household.send("POST", `/investments/${investment.id}/deposits`, {
    amount: "3000.00",
    transaction_date: "2026-01-15",
    account_id: account.id,
  });
  const { id } = await goal(household, { name: "Reserva", type: "INVESTMENT" });
  await page.goto(`/goals?id=${id}`);
  const sheet = page.getByRole("dialog", { name: "Reserva" });
  await sheet.getByRole("button", { name: /^Investimento/ }).click();
  await page.getByRole("option", { name: "Tesouro Selic 2029" }).click();
  await sheet.getByRole("button", { name: "Vincular" }).click();
  await expect(sheet.getByRole("progressbar")).toHaveAttribute("aria-valuenow", "50");
  await sheet.getByRole("button", { name: "Desvincular Tesouro Selic 2029" }).click();
  await expect(sheet.getByText("Nenhum investimento vinculado ainda.")).toBeVisible();
});

test("what somebody else changed meanwhile is not overwritten", async ({ signedIn: page, household }) => {
  const { id } = await goal(household);
  await page.goto(`/goals?id=${id}`);
  await page.getByRole("dialog").getByRole("button", { name: "Editar" }).click();
  const form = page.getByRole("dialog", { name: "Editar meta" });
  await expect(form.getByLabel("Nome")).toHaveValue("Viagem a Recife");
  await household.send("PATCH", `/goals/${id}`, { name: "Viagem a Olinda" });
  await form.getByLabel("Valor do objetivo").fill("7000");
  await form.getByRole("button", { name: "Salvar" }).click();
  await expect(form.getByText("Outra pessoa mudou isto enquanto você editava.")).toBeVisible();
  await expect(form.getByLabel("Nome")).toHaveValue("Viagem a Olinda");
  await form.getByLabel("Valor do objetivo").fill("7000");
  await form.getByRole("button", { name: "Salvar" }).click();
  await expect(page.getByRole("dialog", { name: "Viagem a Olinda" }).getByText("R$ 7.000,00").first()).toBeVisible();
});

test("goals can be used by everybody", async ({ signedIn: page, household }) => {
  const { id } = await goal(household, { due_date: "2026-01-01" });
  await household.send("POST", `/goals/${id}/deposits`, { amount: "1500", transaction_date: "2026-01-05" });
  await goal(household, { name: "Celular", target_value: "10" });
  await page.goto("/goals");
  await expect(page.getByText("Prazo vencido")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Viagem a Recife" }).click();
  await expect(page.getByRole("dialog").getByText("05/01/2026")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("dialog").getByRole("button", { name: "Editar" }).click();
  await expect(page.getByRole("dialog", { name: "Editar meta" }).getByLabel("Nome")).toBeVisible();
  await expectAccessible(page);
});
