import { addMonths, firstDay, lastDay, monthOf, todayIn } from "../src/i18n/calendar";
import type { Household } from "./household";

interface Named {
  id: string;
  name: string;
  type: string;
}

/** What a household's dashboard is about, whatever day it is tested on. */
export interface Books {
  month: string;
  lastMonth: string;
  nextMonth: string;
  card: string;
  category: (name: string) => string;
}

const SPENT = [
  ["Moradia", "1800.00"],
  ["Alimentação", "600.00"],
  ["Transporte", "150.00"],
  ["Saúde", "90.00"],
  ["Lazer", "80.00"],
  ["Educação", "70.00"],
] as const;
const BILLS = 11;

/** Three months of a household: a salary, spending, a card, budgets, and bills that come. */
export async function keepBooks({ send, workspace }: Household): Promise<Books> {
  const month = monthOf(todayIn("America/Sao_Paulo"));
  const [lastMonth, nextMonth] = [addMonths(month, -1), addMonths(month, 1)];
  await send("POST", `/workspaces/${workspace}/seeds/categories-default`);
  const categories = await send<Named[]>("GET", "/categories");
  const category = (name: string) => categories.find((it) => it.name === name)?.id ?? "";
  const account = await send<{ id: string }>("POST", "/accounts", {
    name: "Conta Azul",
    type: "CHECKING",
    initial_balance: "1000.00",
    opening_date: firstDay(addMonths(month, -2)),
  });
  const card = await send<{ id: string }>("POST", "/cards", {
    name: "Roxo",
    credit_limit: "2000.00",
    closing_date: 27,
    due_date: 5,
    payment_account_id: account.id,
  });
  for (const [at, salary] of [addMonths(month, -2), lastMonth, month].entries()) {
    const transaction_date = firstDay(salary);
    await send("POST", `/accounts/${account.id}/incomes`, {
      description: "Salário ACME",
      amount: `${5000 + at * 100}.00`,
      category_id: category("Salário"),
      transaction_date,
    });
    for (const [name, amount] of SPENT) {
      const entry = { description: `${name} do mês`, amount, category_id: category(name), transaction_date };
      await send("POST", `/accounts/${account.id}/expenses`, entry);
    }
  }
  await send("POST", "/card-expenses", {
    card_id: card.id,
    description: "Sofá",
    amount: "1600.00",
    category_id: category("Compras"),
    transaction_date: firstDay(month),
    billing_month: month,
  });
  await plan({ send, category, account: account.id, card: card.id, month, lastMonth, nextMonth });
  return { month, lastMonth, nextMonth, card: card.id, category };
}

interface Plan extends Books {
  send: Household["send"];
  account: string;
}

async function plan({ send, category, account, card, month, lastMonth, nextMonth }: Plan): Promise<void> {
  const budget = (of: string, name: string, planned_amount: string) =>
    send("POST", "/budgets", {
      category_id: category(name),
      year: Number(of.slice(0, 4)),
      month: Number(of.slice(5)),
      planned_amount,
      color: "#2E7D32",
    });
  await budget(month, "Moradia", "2000.00");
  await budget(month, "Alimentação", "500.00");
  await budget(month, "Transporte", "400.00");
  await budget(nextMonth, "Moradia", "2000.00");

  const recurring = (description: string, start_date: string, more: object) =>
    send("POST", "/recurring", { description, start_date, amount: "700.00", frequency: "MONTHLY", ...more });
  const home = { type: "EXPENSE", account_id: account, category_id: category("Moradia") };
  await recurring("Aluguel", lastDay(nextMonth), home);
  for (let at = 1; at <= BILLS; at += 1) {
    const more = { ...home, amount: "10.00", end_date: lastDay(nextMonth), category_id: category("Lazer") };
    await recurring(`Clube ${String(at).padStart(2, "0")}`, lastDay(nextMonth), more);
  }
  await recurring("Conta de luz", `${lastMonth}-10`, { ...home, end_date: lastDay(lastMonth) });
  await recurring("Música Livre", lastDay(nextMonth), {
    type: "CARD_TRANSACTION",
    card_id: card,
    category_id: category("Lazer"),
    amount: "21.90",
  });
}
