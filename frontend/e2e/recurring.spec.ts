import { expectAccessible } from "./accessible";
import { expect, test, type Household } from "./household";

interface Named {
  id: string;
}

/** A household with two accounts, a card and categories. */
async function settle(household: Household) {
  const make = (path: string, data: object) => household.send<Named>("POST", path, data);
  const account = { type: "CHECKING", initial_balance: "9000.00", opening_date: "2026-01-01" };
  const [checking, savings] = [
    await make("/accounts", { ...account, name: "Conta Azul" }),
    await make("/accounts", { ...account, name: "Poupança", type: "SAVINGS" }),
  ];
  const card = await make("/cards", { name: "Roxo", credit_limit: "5000.00", closing_date: 3, due_date: 10 });
  const category = { color: "#B4532A", icon: "tag" };
  const home = await make("/categories", { ...category, name: "Moradia", type: "EXPENSE" });
  const pay = await make("/categories", { ...category, name: "Salário", type: "INCOME" });
  return { checking: checking.id, savings: savings.id, card: card.id, home: home.id, pay: pay.id };
}

type Books = Awaited<ReturnType<typeof settle>>;

/** Rent on the 5th from January to March 2026. */
function rent(household: Household, { checking, home }: Books) {
  return household.send<Named>("POST", "/recurring", {
    type: "EXPENSE",
    description: "Aluguel",
    amount: "1500.00",
    frequency: "MONTHLY",
    start_date: "2026-01-05",
    end_date: "2026-03-31",
    account_id: checking,
    category_id: home,
  });
}

test("an item is made, and its slots are booked, ignored and expected again", async ({ signedIn: page, household }) => {
  await settle(household);
  await page.goto("/workspace/recurring?month=2026-02");
  await expect(page.getByText("Nenhuma recorrência ainda")).toBeVisible();
  await page.getByRole("button", { name: "Nova recorrência" }).first().click();
  const form = page.getByRole("dialog", { name: "Nova recorrência" });
  await form.getByRole("button", { name: "Criar recorrência" }).click();
  await expect(form.getByText("Preencha este campo.")).toHaveCount(4);
  await form.getByLabel("Descrição").fill("Aluguel");
  await form.getByRole("button", { name: /^Conta:/ }).click();
  await page.getByRole("option", { name: "Conta Azul" }).click();
  await form.getByRole("button", { name: /^Categoria:/ }).click();
  await page.getByRole("option", { name: "Moradia" }).click();
  await form.getByLabel("Valor de cada vez").fill("1.500,00");
  await form.getByLabel("Primeira ocorrência").fill("2026-01-31");
  await form.getByRole("button", { name: "Criar recorrência" }).click();

  const list = page.getByRole("region", { name: "Recorrências de fevereiro de 2026" });
  await expect(list.getByRole("listitem").filter({ hasText: "Aluguel" }).getByText("Pendente")).toBeVisible();
  await expect(page.getByRole("region", { name: "Despesas, contas e cartões" }).getByText("R$ 1.500,00")).toHaveCount(
    2,
  );

  await list.getByRole("button", { name: "Aluguel", exact: true }).press("Enter");
  const sheet = page.getByRole("dialog", { name: "Aluguel" });
  const open = sheet.getByRole("list", { name: "A lançar" });
  // Late, on the last day of a month that has no 31st.
  await expect(open.getByRole("listitem").filter({ hasText: "28/02/2026" }).getByText("Atrasada")).toBeVisible();
  await sheet.getByRole("button", { name: "Lançar Aluguel de 28/02/2026" }).click();
  const booking = page.getByRole("dialog", { name: "Lançar Aluguel" });
  await booking.getByLabel("Valor").fill("1.480,00");
  await booking.getByLabel("Data").fill("2026-03-02");
  await booking.getByRole("button", { name: "Lançar" }).click();
  const settled = sheet.getByRole("list", { name: "Já resolvidas" });
  const february = settled.getByRole("listitem").filter({ hasText: "28/02/2026" });
  await expect(february.getByText("R$ 1.480,00")).toBeVisible();
  await expect(february.getByText("em 02/03/2026")).toBeVisible();

  await sheet.getByRole("button", { name: "Ignorar Aluguel de 31/01/2026" }).click();
  await expect(settled.getByRole("listitem").filter({ hasText: "31/01/2026" }).getByText("Ignorada")).toBeVisible();
  await sheet.getByRole("button", { name: "Voltar a esperar Aluguel de 31/01/2026" }).click();
  await expect(open.getByRole("listitem").filter({ hasText: "31/01/2026" })).toBeVisible();

  await page.keyboard.press("Escape");
  await expect(list.getByRole("listitem").filter({ hasText: "Aluguel" }).getByText("Paga")).toBeVisible();
});

test("what is pending is booked: income, a transfer and on a card", async ({ signedIn: page, household }) => {
  const { checking, savings, card, home, pay } = await settle(household);
  const once = { frequency: "MONTHLY", start_date: "2026-01-05", end_date: "2026-01-31", amount: "400.00" };
  const item = (more: object) => household.send("POST", "/recurring", { ...once, ...more });
  await item({ type: "INCOME", description: "Salário", account_id: checking, category_id: pay });
  await item({
    type: "TRANSFER",
    description: "Guardar",
    source_account_id: checking,
    destination_account_id: savings,
  });
  await item({ type: "CARD_TRANSACTION", description: "Música Livre", card_id: card, category_id: home });
  await page.goto("/workspace/recurring?month=2026-01&tab=pending");
  const late = page.getByRole("list", { name: "Atrasadas" });
  await expect(late.getByRole("listitem")).toHaveCount(3);
  await expect(late.getByText("Transferência · Conta Azul → Poupança")).toBeVisible();
  for (const name of ["Salário", "Guardar", "Música Livre"]) {
    await page.getByRole("button", { name: `Lançar ${name} de 05/01/2026` }).click();
    const booking = page.getByRole("dialog", { name: `Lançar ${name}` });
    await booking.getByRole("button", { name: "Lançar" }).click();
    await expect(booking).toBeHidden();
  }
  await expect(page.getByText("Nada pendente até o fim de janeiro de 2026")).toBeVisible();
  await page.getByRole("tab", { name: "Recorrências" }).click();
  await expect(page.getByText("Recebida")).toBeVisible();
  await expect(page.getByText("Feita", { exact: true })).toBeVisible();
  await expect(page.getByText("Paga", { exact: true })).toBeVisible();
});

test("an item that has transactions is deactivated instead of deleted", async ({ signedIn: page, household }) => {
  const books = await settle(household);
  const { id } = await rent(household, books);
  await household.send("POST", `/accounts/${books.checking}/expenses`, {
    description: "Aluguel",
    amount: "1500.00",
    category_id: books.home,
    transaction_date: "2026-01-05",
    recurring_expense_id: id,
  });
  await page.goto("/workspace/recurring?month=2026-01");
  await page.getByRole("button", { name: "Ações de Aluguel" }).click();
  await page.getByRole("menuitem", { name: "Excluir" }).click();
  const question = page.getByRole("alertdialog");
  await question.getByRole("button", { name: "Excluir" }).click();
  await expect(question.getByText(/Há lançamentos vinculados/)).toBeVisible();
  await question.getByRole("button", { name: "Desativar" }).click();
  await expect(page.getByText("Nenhuma recorrência ativa")).toBeVisible();
  await page.getByRole("button", { name: "Ver inativas" }).click();
  await expect(page).toHaveURL(/active=no/);
  await page.getByRole("button", { name: "Ações de Aluguel" }).click();
  await page.getByRole("menuitem", { name: "Reativar" }).click();
  await expect(page.getByText("Nenhuma recorrência com estes filtros")).toBeVisible();
});

test("an item is edited, and one without transactions deleted", async ({ signedIn: page, household }) => {
  const { id } = await rent(household, await settle(household));
  await page.goto(`/workspace/recurring?month=2026-01&id=${id}`);
  await page.getByRole("dialog", { name: "Aluguel" }).getByRole("button", { name: "Editar" }).click();
  const form = page.getByRole("dialog", { name: "Editar recorrência" });
  await form.getByLabel("Última data").fill("2025-12-31");
  await form.getByRole("button", { name: "Salvar" }).click();
  await expect(form.getByText("A última data não pode vir antes da primeira ocorrência.")).toBeVisible();
  await form.getByLabel("Última data").fill("");
  await form.getByLabel("Frequência").selectOption("A cada três meses");
  await form.getByRole("button", { name: "Salvar" }).click();
  const sheet = page.getByRole("dialog", { name: "Aluguel" });
  await expect(sheet.getByText("A cada três meses")).toBeVisible();
  await sheet.getByRole("button", { name: "Excluir", exact: true }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Excluir" }).click();
  await expect(page.getByText("Nenhuma recorrência ainda")).toBeVisible();
});

test("what repeats is suggested, dismissed, and accepted with its history", async ({ signedIn: page, household }) => {
  const { checking, home } = await settle(household);
  const today = new Date();
  for (let back = 1; back <= 5; back += 1) {
    await household.send("POST", `/accounts/${checking}/expenses`, {
      description: "DEB AUTOMATICO LUZ ESTRELA",
      amount: "152.40",
      category_id: home,
      transaction_date: new Date(Date.UTC(today.getFullYear(), today.getMonth() - back, 15)).toISOString().slice(0, 10),
    });
  }
  await page.goto("/workspace/recurring?tab=suggestions");
  await expect(page.getByText(/5 lançamentos desde/)).toBeVisible();
  await page.getByRole("button", { name: /^Agora não/ }).click();
  await expect(page.getByText("1 sugestão dispensada por ora.")).toBeVisible();
  await page.getByRole("button", { name: "Mostrar de novo" }).click();

  await page.getByRole("button", { name: /^Criar recorrência de/ }).click();
  const form = page.getByRole("dialog", { name: "Nova recorrência" });
  await expect(form.getByLabel("Valor de cada vez")).toHaveValue("152,40");
  await form.getByLabel("Descrição").fill("Luz");
  await form.getByRole("button", { name: "Criar recorrência" }).click();
  await expect(page.getByText("Nenhuma sugestão agora")).toBeVisible();
  await page.getByRole("tab", { name: "Recorrências" }).click();
  await page.getByRole("button", { name: "Luz", exact: true }).click();
  const settled = page.getByRole("dialog", { name: "Luz" }).getByRole("list", { name: "Já resolvidas" });
  await expect(settled.getByRole("listitem")).toHaveCount(5);
});

/** Rent, of which January is late and February ignored. */
async function rentWithHistory(household: Household) {
  const books = await settle(household);
  const { id } = await rent(household, books);
  await household.send("POST", `/accounts/${books.checking}/expenses`, {
    description: "Aluguel",
    amount: "1500.00",
    category_id: books.home,
    transaction_date: "2026-02-05",
    recurring_expense_id: id,
    transaction_status: "IGNORE",
  });
  return id;
}

test("recurring items and what is pending can be used by everybody", async ({ signedIn: page, household }) => {
  await rentWithHistory(household);
  await page.goto("/workspace/recurring?month=2026-01");
  await expect(page.getByRole("button", { name: "Aluguel", exact: true })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("tab", { name: "Pendentes" }).click();
  await expect(page.getByRole("list", { name: "Atrasadas" })).toBeVisible();
  await expectAccessible(page);
});

test("one recurring item and its form can be used by everybody", async ({ signedIn: page, household }) => {
  const id = await rentWithHistory(household);
  await page.goto(`/workspace/recurring?month=2026-01&id=${id}`);
  await expect(page.getByRole("list", { name: "Já resolvidas" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("dialog").getByRole("button", { name: "Editar" }).click();
  await expect(page.getByRole("dialog", { name: "Editar recorrência" }).getByLabel("Descrição")).toBeVisible();
  await expectAccessible(page);
});
