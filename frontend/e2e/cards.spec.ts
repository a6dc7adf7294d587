import type { Page } from "@playwright/test";

import { addDays, addMonths, monthOf, todayIn } from "../src/i18n/calendar";

import { expectAccessible } from "./accessible";
import { expect, type Household, test } from "./household";

const TODAY = todayIn("America/Sao_Paulo");
const LAST_MONTH = addMonths(monthOf(TODAY), -1);

/** A card with an account that pays it, and the invoice of last month, which is closed and due in ten days. */
interface Books {
  card: string;
  account: string;
}

async function books(household: Household): Promise<Books> {
  const { send } = household;
  await send("POST", `/workspaces/${household.workspace}/seeds/categories-default`);
  const account = await send<{ id: string }>("POST", "/accounts", {
    name: "Conta Azul",
    type: "CHECKING",
    initial_balance: "5000.00",
    opening_date: `${addMonths(LAST_MONTH, -3)}-01`,
  });
  const card = await send<{ id: string }>("POST", "/cards", {
    name: "Roxo",
    credit_limit: "2000.00",
    closing_date: 25,
    due_date: 5,
    payment_account_id: account.id,
    brand: "Mastercard",
    last_four_digits: "4821",
    color: "#6D4AA3",
  });
  const bought = { card_id: card.id, category_id: await category(household), billing_month: LAST_MONTH };
  await send("POST", "/card-expenses", {
    ...bought,
    description: "Mercado Central",
    amount: "300.00",
    transaction_date: `${LAST_MONTH}-10`,
  });
  await send("PATCH", `/cards/${card.id}/invoices/${LAST_MONTH}`, { due_date: addDays(TODAY, 10) });
  return { card: card.id, account: account.id };
}

async function category(household: Household): Promise<string> {
  const all = await household.send<{ id: string; type: string; name: string }[]>("GET", "/categories");
  const found = all.find(({ type }) => type === "EXPENSE");
  if (found === undefined) throw new Error("no category");
  return found.id;
}

/** Answers the region of the invoice that is looked at. */
function invoice(page: Page) {
  return page.getByRole("region", { name: /^Fatura de / });
}

async function choose(page: Page, field: string | RegExp, option: string): Promise<void> {
  await page.getByRole("dialog").last().getByRole("button", { name: field }).click();
  await page.getByPlaceholder("Buscar").fill(option);
  await page.getByRole("option", { name: option }).first().click();
}

test("a first card is added, and is drawn with its limit", async ({ signedIn: page }) => {
  await page.goto("/workspace/cards");
  await expect(page.getByText("Nenhum cartão ainda")).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("button", { name: "Novo cartão" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Novo cartão" });
  await dialog.getByLabel("Nome").fill("Cartão Azul");
  await dialog.getByLabel("Limite de crédito").fill("1.500,00");
  await dialog.getByLabel("Dia de fechamento").selectOption("8");
  await dialog.getByLabel("Dia de vencimento").selectOption("8");
  await dialog.getByRole("button", { name: "Salvar" }).click();
  await expect(dialog.getByText("O vencimento não pode ser no dia do fechamento.")).toBeVisible();
  await dialog.getByLabel("Dia de vencimento").selectOption("15");
  await dialog.getByLabel("Últimos quatro dígitos").fill("0042");
  await choose(page, /^Bandeira/, "Visa");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Salvar" }).click();

  await expect(dialog).toBeHidden();
  const tile = page.getByRole("listitem").filter({ has: page.getByRole("link", { name: "Abrir Cartão Azul" }) });
  await expect(tile).toContainText("Fecha dia 8 · Vence dia 15");
  await expect(tile).toContainText("0042");
  await expect(tile).toContainText("R$ 1.500,00");
});

test("cards say what they have used, and lead to the invoices that wait", async ({ household, signedIn: page }) => {
  await books(household);
  await page.goto("/workspace/cards");
  await expect(page.getByRole("progressbar", { name: "Limite usado de Roxo" })).toHaveAttribute("aria-valuenow", "15");
  await expect(page.getByRole("region", { name: "Todos os cartões", exact: true })).toContainText("R$ 1.700,00");
  const waiting = page.getByRole("table", { name: "Faturas de todos os cartões" });
  await expect(waiting.getByRole("row").nth(1)).toContainText("Fechada");
  await expectAccessible(page);

  await page.getByLabel("Situação").selectOption("Paga");
  await expect(page.getByText("Nenhuma fatura nesta situação.")).toBeVisible();
  await page.getByLabel("Situação").selectOption("Fechada");
  await waiting.getByRole("link", { name: /^Roxo/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Roxo" })).toBeVisible();
  await expect(invoice(page)).toContainText("R$ 300,00");
});

test("an invoice is paid with what is left of it, and the payment is taken back", async ({
  household,
  signedIn: page,
}) => {
  test.slow();
  const { card } = await books(household);
  await page.goto(`/workspace/cards?id=${card}`);
  await expect(invoice(page)).toContainText("Fechada");
  await expect(page.getByRole("link", { name: "Mercado Central" })).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("button", { name: "Pagar fatura" }).press("Enter");
  const dialog = page.getByRole("dialog", { name: /^Pagar fatura/ });
  await expect(dialog.getByLabel("Valor")).toHaveValue("300,00");
  await expect(dialog.getByRole("button", { name: "Conta: Conta Azul" })).toBeVisible();
  await expectAccessible(page);
  await dialog.getByLabel("Valor").fill("0");
  await dialog.getByRole("button", { name: "Registrar pagamento" }).click();
  await expect(dialog.getByText("O valor deve ser maior que zero.")).toBeVisible();
  await dialog.getByLabel("Valor").fill("300,00");
  await dialog.getByLabel("Valor").press("Enter");

  await expect(dialog).toBeHidden();
  await expect(invoice(page)).toContainText("Nada a pagar");
  await expect(invoice(page)).toContainText("Paga");
  await expect(page.getByRole("listitem").filter({ hasText: "Pagamento de fatura" })).toContainText("-R$ 300,00");

  await page.getByRole("button", { name: "Desfazer" }).click();
  await expect(invoice(page)).toContainText("Fechada");
  await expect(invoice(page)).toContainText("Falta pagar");
});

test("a purchase in instalments shows in the plans and in the months ahead", async ({ household, signedIn: page }) => {
  test.slow();
  const { card } = await books(household);
  const month = monthOf(TODAY);
  await household.send("POST", `/cards/${card}/invoices`, { billing_month: addMonths(month, 1) });
  await page.goto(`/workspace/cards?id=${card}&month=${addMonths(month, 1)}`);
  await expect(page.getByText("Nenhuma compra nesta fatura ainda.")).toBeVisible();
  await page.getByRole("button", { name: "Nova compra" }).click();
  const dialog = page.getByRole("dialog", { name: "Nova compra em Roxo" });
  await expect(dialog.getByLabel("Descrição")).toBeFocused();
  await dialog.getByLabel("Descrição").fill("Notebook");
  await dialog.getByLabel("Valor", { exact: true }).fill("900");
  await choose(page, /^Categoria/, "Compras");
  await dialog.getByLabel("Parcelas").selectOption("3x");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Salvar compra" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("listitem").filter({ hasText: "Notebook" })).toContainText("Parcela 1 de 3");

  await page.getByRole("tab", { name: "Parcelamentos" }).click();
  await expect(page.getByRole("progressbar", { name: "Notebook: Parcela 1 de 3" })).toBeVisible();
  await page.getByRole("button", { name: "Ver parcelas: Notebook" }).click();
  await expect(page.getByRole("list", { name: "Parcelas de Notebook" }).getByRole("listitem")).toHaveCount(3);
  await expectAccessible(page);

  await page.getByRole("tab", { name: "Próximos meses" }).click();
  await page.getByRole("button", { name: "Ver como tabela: O que vai vencer" }).click();
  await expect(page.getByRole("table", { name: "O que vai vencer" }).getByRole("row").last()).toContainText(
    "R$ 300,00",
  );
  await expectAccessible(page);
});

test("a chargeback lowers an invoice", async ({ household, signedIn: page }) => {
  const { card } = await books(household);
  await page.goto(`/workspace/cards?id=${card}&month=${LAST_MONTH}`);
  await page.getByRole("button", { name: "Mais ações da fatura" }).click();
  await page.getByRole("menuitem", { name: "Estorno" }).click();
  const dialog = page.getByRole("dialog", { name: "Estorno em Roxo" });
  await dialog.getByLabel("Descrição").fill("Devolução");
  await dialog.getByLabel("Valor", { exact: true }).fill("50,00");
  await dialog.getByRole("button", { name: "Salvar estorno" }).click();
  await expect(dialog).toBeHidden();
  await expect(invoice(page)).toContainText("R$ 250,00");
  await expect(page.getByRole("listitem").filter({ hasText: "Devolução" })).toContainText("-R$ 50,00");
});

test("the dates of an invoice are corrected, and impossible ones refused", async ({ household, signedIn: page }) => {
  const { card } = await books(household);
  await page.goto(`/workspace/cards?id=${card}&month=${LAST_MONTH}&do=dates`);
  const dialog = page.getByRole("dialog", { name: /^Datas da fatura/ });
  await dialog.getByLabel("Vencimento").fill(`${addMonths(LAST_MONTH, -2)}-01`);
  await dialog.getByRole("button", { name: "Salvar" }).click();
  await expect(dialog.getByLabel("Vencimento")).toHaveAttribute("aria-invalid", "true");
  await dialog.getByLabel("Vencimento").fill(addDays(TODAY, 3));
  await dialog.getByRole("button", { name: "Salvar" }).click();
  await expect(dialog).toBeHidden();
  await expect(invoice(page)).toContainText("Datas definidas por você");
});

test("an invoice is marked as settled and opened again", async ({ household, signedIn: page }) => {
  const { card } = await books(household);
  await page.goto(`/workspace/cards?id=${card}&month=${LAST_MONTH}`);
  await page.getByRole("button", { name: "Mais ações da fatura" }).click();
  await page.getByRole("menuitem", { name: "Marcar como quitada" }).click();
  const question = page.getByRole("alertdialog");
  await expect(question).toContainText("R$ 300,00");
  await question.getByRole("button", { name: "Marcar como quitada" }).click();
  await expect(question).toBeHidden();
  await expect(invoice(page)).toContainText("Marcada como quitada");

  await page.getByRole("button", { name: "Mais ações da fatura" }).click();
  await page.getByRole("menuitem", { name: "Reabrir fatura" }).click();
  await expect(invoice(page)).toContainText("Falta pagar");
});

test("days that change hold from a month on, and a used card is put away", async ({ household, signedIn: page }) => {
  const { card } = await books(household);
  await page.goto(`/workspace/cards?id=${card}&edit=${card}`);
  const dialog = page.getByRole("dialog", { name: "Editar cartão" });
  await expect(dialog.getByRole("group", { name: "Valem a partir da fatura de" })).toBeHidden();
  await dialog.getByLabel("Dia de fechamento").selectOption("20");
  await expect(dialog.getByRole("group", { name: "Valem a partir da fatura de" })).toBeVisible();
  await dialog.getByRole("button", { name: "Salvar" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("Fecha dia 20")).toBeVisible();

  await page.getByRole("button", { name: "Ações de Roxo" }).click();
  await page.getByRole("menuitem", { name: "Excluir" }).click();
  const question = page.getByRole("alertdialog", { name: "Excluir Roxo?" });
  await question.getByRole("button", { name: "Excluir" }).click();
  await expect(question).toContainText("não pode ser excluído");
  await question.getByRole("button", { name: "Desativar" }).click();
  await expect(question).toBeHidden();
  await expect(page.getByText("Inativo", { exact: true })).toBeVisible();
});
