import { expectAccessible } from "./accessible";
import { expect, test, type Household } from "./household";

/** A household that spent R$ 412,35 on food and R$ 90,00 on transport in March. */
async function spend(household: Household) {
  const category = (name: string, color: string) =>
    household.send<{ id: string }>("POST", "/categories", { name, type: "EXPENSE", color, icon: "tag" });
  const food = await category("Mercado", "#2E7D32");
  const transport = await category("Transporte", "#1D5FA8");
  await category("Lazer", "#6D4AA3");
  const account = await household.send<{ id: string }>("POST", "/accounts", {
    name: "Conta Azul",
    type: "CHECKING",
    initial_balance: "3000.00",
    opening_date: "2026-01-01",
  });
  const expense = (category_id: string, amount: string, transaction_date: string) =>
    household.send("POST", `/accounts/${account.id}/expenses`, {
      description: "Compra",
      category_id,
      amount,
      transaction_date,
    });
  await expense(food.id, "412.35", "2026-03-05");
  await expense(transport.id, "90.00", "2026-03-09");
  return { food: food.id, transport: transport.id };
}

function plan(household: Household, category_id: string, planned_amount: string, month = 3) {
  return household.send("POST", "/budgets", { category_id, planned_amount, year: 2026, month, color: "#2E7D32" });
}

test("a month is planned, spent beyond, replanned and left", async ({ signedIn: page, household }) => {
  await spend(household);
  await page.goto("/budgets?month=2026-03");
  await expect(page.getByText("Nenhum orçamento em março de 2026")).toBeVisible();

  await page.getByRole("button", { name: "Novo orçamento" }).first().click();
  const form = page.getByRole("dialog", { name: "Novo orçamento" });
  await form.getByRole("button", { name: "Criar orçamento" }).click();
  await expect(form.getByText("Preencha este campo.").first()).toBeVisible();
  await form.getByRole("button", { name: /^Categoria/ }).click();
  await page.getByRole("option", { name: "Mercado" }).click();
  await expect(form.getByText("Gasto neste mês: R$ 412,35.")).toBeVisible();
  await form.getByLabel("Valor planejado").fill("400,00");
  await form.getByRole("button", { name: "Criar orçamento" }).click();

  const list = page.getByRole("region", { name: "Orçamentos de março de 2026" });
  const row = list.getByRole("listitem").filter({ hasText: "Mercado" });
  await expect(row.getByText("Estourado")).toBeVisible();
  await expect(row.getByText("103,09%")).toBeVisible();
  await expect(row.getByRole("progressbar")).toHaveAttribute("aria-valuenow", "100");
  await expect(page.getByRole("region", { name: "Resumo do mês" }).getByText("-R$ 12,35")).toBeVisible();

  // The amount is changed where it stands, with the keyboard alone.
  await row.getByRole("button", { name: "Mudar o valor planejado de Mercado" }).press("Enter");
  const planned = row.getByLabel("Valor planejado de Mercado");
  await expect(planned).toBeFocused();
  await planned.fill("0");
  await planned.press("Enter");
  await expect(row.getByText("O valor deve ser maior que zero.")).toBeVisible();
  await planned.fill("1.000,00");
  await planned.press("Enter");
  await expect(row.getByText("Dentro do plano")).toBeVisible();
  await expect(row.getByText("41,24%")).toBeVisible();
  await expect(row.getByRole("button", { name: "Mudar o valor planejado de Mercado" })).toBeFocused();

  await row.getByRole("button", { name: "Ações de Mercado" }).click();
  await page.getByRole("menuitem", { name: "Desativar" }).click();
  await expect(page.getByText("Desativados")).toBeVisible();
  await row.getByRole("button", { name: "Ações de Mercado" }).click();
  await page.getByRole("menuitem", { name: "Excluir" }).click();
  await page.getByRole("button", { name: "Excluir orçamento" }).click();
  await expect(page.getByText("Nenhum orçamento em março de 2026")).toBeVisible();
});

test("a category that has a budget already is refused where it is chosen", async ({ signedIn: page, household }) => {
  const { food } = await spend(household);
  await plan(household, food, "500");
  await page.goto("/budgets?month=2026-03");
  await page.getByRole("button", { name: "Novo orçamento" }).click();
  const form = page.getByRole("dialog", { name: "Novo orçamento" });
  await form.getByRole("button", { name: /^Categoria/ }).click();
  const options = page.getByRole("option");
  await expect(options).toHaveText(["Lazer", "Transporte", "Mercado"]);
  await options.filter({ hasText: "Mercado" }).click();
  await form.getByLabel("Valor planejado").fill("1");
  await form.getByRole("button", { name: "Criar orçamento" }).click();
  await expect(form.getByText("Esta categoria já tem orçamento neste mês.")).toBeVisible();
});

test("a plan is edited, and what was spent without one is planned", async ({ signedIn: page, household }) => {
  const { food, transport } = await spend(household);
  await plan(household, food, "500");
  await page.goto("/budgets?month=2026-03");
  await page.getByRole("button", { name: "Ações de Mercado" }).click();
  await page.getByRole("menuitem", { name: "Editar" }).click();
  const form = page.getByRole("dialog", { name: "Editar orçamento de Mercado" });
  await form.getByLabel("Avisar a partir de").fill("90");
  await form.getByRole("button", { name: "Salvar" }).click();
  await expect(page.getByRole("region", { name: "Resumo do mês" }).getByText("Dentro do plano")).toBeVisible();

  await page.getByRole("button", { name: "Planejar Transporte" }).click();
  const created = page.getByRole("dialog", { name: "Novo orçamento" });
  await created.getByLabel("Valor planejado").fill("100");
  await created.getByRole("button", { name: "Criar orçamento" }).click();
  const row = page.getByRole("listitem").filter({ hasText: "Transporte" });
  await expect(row.getByText("Perto do limite")).toBeVisible();
  await expect(row.getByRole("link", { name: "Transporte" })).toHaveAttribute(
    "href",
    `/transactions?category_id=${transport}&date_from=2026-03-01&date_to=2026-03-31`,
  );
});

test("a month is copied into another, which keeps what it has", async ({ signedIn: page, household }) => {
  const { food, transport } = await spend(household);
  await plan(household, food, "500");
  await plan(household, transport, "100");
  await plan(household, food, "650", 4);
  await page.goto("/budgets?month=2026-04");
  await page.getByRole("button", { name: "Copiar mês" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Copiar", exact: true }).click();
  await expect(page.getByText("Copiados para abril de 2026: 1 orçamento.")).toBeVisible();
  await expect(page.getByText("1 já existia e ficou como estava.")).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "Mercado" }).getByText("R$ 650,00").first()).toBeVisible();
});

test("budgets can be used by everybody", async ({ signedIn: page, household }) => {
  const { food } = await spend(household);
  await plan(household, food, "400");
  await page.goto("/budgets?month=2026-03");
  await expect(page.getByRole("listitem").filter({ hasText: "Mercado" })).toBeVisible();
  await expect(page.getByText("Gastos sem orçamento")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Novo orçamento" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await expectAccessible(page);
});

test("copying a month can be used by everybody", async ({ signedIn: page }) => {
  await page.goto("/budgets?month=2026-03");
  await page.getByRole("button", { name: "Copiar mês" }).first().click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await expectAccessible(page);
});
