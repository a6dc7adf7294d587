import type { Page } from "@playwright/test";

import { expectAccessible } from "./accessible";
import { expect, test, type Household } from "./household";

interface Named {
  id: string;
  name: string;
}

interface Books {
  account: Named;
  reserve: Named;
  card: Named;
  food: Named;
  home: Named;
  pay: Named;
  /** Books an expense of the account. */
  spend: (day: string, description: string, amount: string, more?: object) => Promise<{ id: string }>;
}

/** Two accounts, a card and three categories. */
async function books({ send }: Household): Promise<Books> {
  const category = (name: string, type: string, color: string) =>
    send<Named>("POST", "/categories", { name, type, color, icon: "tag" });
  const opened = { initial_balance: "1000.00", opening_date: "2026-01-01" };
  const account = await send<Named>("POST", "/accounts", { name: "Conta Ipê", type: "CHECKING", ...opened });
  const reserve = await send<Named>("POST", "/accounts", { name: "Reserva", type: "SAVINGS", ...opened });
  const days = { closing_date: 25, due_date: 5, payment_account_id: account.id };
  const card = await send<Named>("POST", "/cards", { name: "Roxo", credit_limit: "5000.00", ...days });
  const food = await category("Mercado", "EXPENSE", "#2E7D32");
  return {
    account,
    reserve,
    card,
    food,
    home: await category("Moradia", "EXPENSE", "#1565C0"),
    pay: await category("Salário", "INCOME", "#6A1B9A"),
    spend: (transaction_date, description, amount, more = {}) =>
      send("POST", `/accounts/${account.id}/expenses`, {
        transaction_date,
        description,
        amount,
        category_id: food.id,
        ...more,
      }),
  };
}

const row = (page: Page, name: string | RegExp) => page.getByRole("row", { name });
const sheet = (page: Page) => page.getByRole("dialog");

async function choose(page: Page, field: string, option: string | RegExp): Promise<void> {
  await page
    .getByRole("dialog")
    .getByRole("button", { name: new RegExp(`^${field}: `) })
    .click();
  await page.getByRole("option", { name: option }).click();
}

test("an expense is entered, found, changed, deleted and brought back", async ({ signedIn: page, household }) => {
  await books(household);
  await page.goto("/transactions");
  await expect(page.getByText("Nenhum lançamento ainda")).toBeVisible();
  await page.getByRole("button", { name: "Novo lançamento" }).first().click();
  await sheet(page).getByLabel("Valor", { exact: true }).fill("1.234,56");
  await sheet(page).getByLabel("Data").fill("2026-03-10");
  await sheet(page).getByLabel("Descrição").fill("Feira da praça");
  await choose(page, "Conta", "Conta Ipê");
  await choose(page, "Categoria", "Mercado");
  await sheet(page).getByRole("button", { name: "Lançar", exact: true }).click();
  await expect(page.getByText("Despesa de R$ 1.234,56 registrada.")).toBeVisible();

  await row(page, /Feira da praça.*1\.234,56/).click();
  await sheet(page).getByLabel("Valor", { exact: true }).fill("99,90");
  await sheet(page).getByRole("button", { name: "Salvar" }).click();
  await expect(row(page, /Feira da praça.*99,90/)).toBeVisible();

  await row(page, /Feira da praça/).click();
  await sheet(page).getByRole("tab", { name: "Histórico" }).click();
  await expect(sheet(page).getByText("Valor: R$ 1.234,56 → R$ 99,90")).toBeVisible();
  await expectAccessible(page);
  await sheet(page).getByRole("tab", { name: "Dados" }).click();
  await sheet(page).getByRole("button", { name: "Excluir" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Excluir" }).click();
  await expect(row(page, /Feira da praça/)).toBeHidden();
  await page
    .getByRole("listitem")
    .filter({ hasText: "Lançamento excluído." })
    .getByRole("button", { name: "Desfazer" })
    .click();
  await expect(row(page, /Feira da praça/)).toBeVisible();
});

test("what a link asks for is shown as chips, and they can be removed", async ({ signedIn: page, household }) => {
  const { spend, food, home } = await books(household);
  await spend("2026-03-10", "Feira da praça", "40.00");
  await spend("2026-03-11", "Aluguel", "900.00", { category_id: home.id });
  await spend("2026-04-02", "Padaria", "12.00");
  await page.goto(`/transactions?category_id=${food.id}&date_from=2026-03-01&date_to=2026-03-31&type=EXPENSE`);
  await expect(row(page, /Feira da praça/)).toBeVisible();
  await expect(row(page, /Aluguel/)).toBeHidden();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Remover filtro: Mercado" }).click();
  await expect(row(page, /Aluguel/)).toBeVisible();
  await page.getByRole("button", { name: "Mês seguinte" }).click();
  await expect(row(page, /Padaria/)).toBeVisible();
  await expect(page).toHaveURL(/date_from=2026-04-01&date_to=2026-04-30/);
  await page.getByRole("textbox", { name: "Buscar lançamentos" }).fill("nada disso");
  await expect(page.getByText("Nenhum lançamento corresponde aos filtros")).toBeVisible();
  await expect(page).toHaveURL(/q=nada\+disso/);
});

test("several are chosen with the keyboard, filed anew, and put back", async ({ signedIn: page, household }) => {
  const { spend, account } = await books(household);
  for (const day of ["01", "02", "03"]) await spend(`2026-03-${day}`, `Padaria ${day}`, "10.00");
  await page.goto(`/transactions?account_id=${account.id}`);
  await expect(row(page, /Padaria 03.*R\$ 970,00/)).toBeVisible();
  await row(page, /Padaria 03/).focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("Shift+ArrowDown");
  await expect(page.getByText("2 selecionados")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Categoria" }).click();
  await choose(page, "Categoria", "Moradia");
  await page.getByRole("button", { name: "Aplicar a 2 lançamentos" }).click();
  await expect(row(page, /Padaria 02.*Moradia/)).toBeVisible();
  await expect(row(page, /Padaria 01.*Mercado/)).toBeVisible();
  await page.getByRole("button", { name: "Desfazer" }).click();
  await expect(row(page, /Padaria 02.*Mercado/)).toBeVisible();

  await row(page, /Padaria 01/).focus();
  await page.keyboard.press("Delete");
  await page.getByRole("alertdialog").getByRole("button", { name: "Excluir" }).click();
  await expect(row(page, /Padaria 01/)).toBeHidden();
  await row(page, /Padaria 02/).focus();
  await page.keyboard.press("Enter");
  await expect(sheet(page).getByRole("heading", { name: "Padaria 02" })).toBeVisible();
});

test("a split that does not sum up is refused where it is", async ({ signedIn: page, household }) => {
  const { account } = await books(household);
  await page.goto(`/transactions?new=EXPENSE&account_id=${account.id}`);
  await sheet(page).getByLabel("Valor", { exact: true }).fill("100,00");
  await sheet(page).getByLabel("Data").fill("2026-03-10");
  await sheet(page).getByLabel("Descrição").fill("Compra grande");
  await choose(page, "Categoria", "Mercado");
  await sheet(page).getByRole("button", { name: "Dividir entre categorias" }).click();
  await sheet(page).getByLabel("Valor da parte 1").fill("60,00");
  await choose(page, "Categoria da parte 2", "Moradia");
  await sheet(page).getByLabel("Valor da parte 2").fill("30,00");
  await sheet(page).getByRole("button", { name: "Lançar", exact: true }).click();
  await expect(sheet(page).getByText("As partes não somam o valor inteiro.")).toBeVisible();
  await expectAccessible(page);
  await sheet(page).getByLabel("Valor da parte 2").fill("40,00");
  await sheet(page).getByRole("button", { name: "Lançar", exact: true }).click();
  await expect(row(page, /Compra grande.*Mercado, Moradia/)).toBeVisible();
});

test("an income pays an expense back", async ({ signedIn: page, household }) => {
  const { spend, account, pay } = await books(household);
  await spend("2026-03-10", "Jantar da turma", "300.00");
  await page.goto(`/transactions?new=INCOME&account_id=${account.id}&category_id=${pay.id}`);
  await sheet(page).getByLabel("Valor", { exact: true }).fill("150,00");
  await sheet(page).getByLabel("Data").fill("2026-03-12");
  await sheet(page).getByLabel("Descrição").fill("Pix da Bia");
  await sheet(page).getByRole("button", { name: "Ligar despesa" }).click();
  await page.getByRole("button", { name: /Jantar da turma/ }).click();
  await expect(sheet(page).getByLabel("Quanto de Jantar da turma")).toHaveValue("150,00");
  await sheet(page).getByRole("button", { name: "Lançar", exact: true }).click();
  await expect(row(page, /Pix da Bia/)).toBeVisible();
  await page.getByRole("button", { name: "Limpar tudo" }).click();
  await row(page, /Jantar da turma/).click();
  await expect(sheet(page).getByRole("region", { name: "Reembolsada por" })).toContainText("R$ 150,00");
});

test("what somebody else changed meanwhile is shown before it is overwritten", async ({
  signedIn: page,
  household,
}) => {
  const { spend } = await books(household);
  const { id } = await spend("2026-03-10", "Feira da praça", "40.00");
  await page.goto(`/transactions?id=${id}`);
  await sheet(page).getByLabel("Descrição").fill("Feira de sábado");
  await household.send("PUT", `/expenses/${id}`, { amount: "45.00" });
  await expect(sheet(page).getByText("Valor: R$ 40,00 → R$ 45,00")).toBeVisible();
  await sheet(page).getByRole("button", { name: "Salvar" }).click();
  await expect(row(page, /Feira de sábado.*45,00/)).toBeVisible();
});

test("a purchase in instalments is entered, and the following ones are renamed", async ({
  signedIn: page,
  household,
}) => {
  const { card, home } = await books(household);
  await page.goto(`/transactions?new=CARD_EXPENSE&card_id=${card.id}`);
  await sheet(page).getByLabel("Valor", { exact: true }).fill("1.000,00");
  await sheet(page).getByLabel("Data da compra").fill("2026-03-10");
  await sheet(page).getByLabel("Descrição").fill("Televisão");
  await choose(page, "Categoria", home.name);
  await sheet(page).getByLabel("Parcelas").selectOption("3");
  await sheet(page).getByRole("button", { name: "Lançar", exact: true }).click();
  await expect(row(page, /Televisão.*Parcela 1 de 3.*333,34/)).toBeVisible();
  await row(page, /Televisão.*Parcela 2 de 3/).click();
  await sheet(page).getByLabel("Descrição").fill("Televisão da sala");
  await sheet(page).getByLabel("Aplicar a").selectOption("Esta e as seguintes");
  await sheet(page).getByRole("button", { name: "Salvar" }).click();
  await expect(row(page, /Televisão da sala/)).toHaveCount(2);
});

test("an invoice is paid with what is owed of it", async ({ signedIn: page, household }) => {
  const { card, food } = await books(household);
  const bought = { transaction_date: "2026-03-10", description: "Livraria", amount: "80.00", category_id: food.id };
  await household.send("POST", "/card-expenses", { card_id: card.id, ...bought });
  await page.goto("/transactions?tab=cards&new=CARD_PAYMENT");
  await sheet(page).getByRole("button", { name: "Usar o valor em aberto: R$ 80,00" }).click();
  await expect(sheet(page).getByRole("button", { name: "Pago com a conta: Conta Ipê" })).toBeVisible();
  await sheet(page).getByRole("button", { name: "Lançar", exact: true }).click();
  await expect(row(page, /Pagamento de fatura.*80,00/)).toBeVisible();
});

test("what a recurring item expects is booked from its tab", async ({ signedIn: page, household }) => {
  const { account, home } = await books(household);
  const rent = { type: "EXPENSE", description: "Aluguel", amount: "1850.00", frequency: "MONTHLY" };
  const places = { start_date: "2026-03-05", end_date: "2026-03-05", account_id: account.id, category_id: home.id };
  await household.send("POST", "/recurring", { ...rent, ...places });
  await page.goto("/transactions?tab=recurring&date_from=2026-03-01&date_to=2026-03-31");
  await expect(page.getByText("Atrasado")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Lançar Aluguel", exact: true }).click();
  await expect(row(page, /Aluguel.*1\.850,00/)).toBeVisible();
  await expect(page.getByText("Nada esperado até o fim do período.")).toBeVisible();
});

test("on a phone, entries take two lines and a form fills the page", async ({ signedIn: page, household }) => {
  const { spend } = await books(household);
  await spend("2026-03-10", "Feira da praça", "40.00", { transaction_status: "PENDING" });
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto("/transactions");
  await expect(row(page, /Feira da praça.*Atrasado/)).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Novo lançamento" }).click();
  await expect(sheet(page).getByLabel("Valor", { exact: true })).toBeFocused();
  await expectAccessible(page);
});
