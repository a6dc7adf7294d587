import type { Page } from "@playwright/test";

import { expectAccessible } from "./accessible";
import { expect, newHousehold, signIn, test, type Household } from "./household";

interface Category {
  id: string;
  name: string;
}

/** Categories, and a month of a bank that was imported with a rule for the bakery. */
async function makeBooks({ send, workspace }: Household): Promise<void> {
  await send("POST", `/workspaces/${workspace}/seeds/categories-default`);
  const categories = await send<Category[]>("GET", "/categories");
  const food = categories.find(({ name }) => name === "Alimentação");
  await send("POST", "/rules", {
    name: "Padaria",
    when: { description: { contains: "padaria" } },
    then: { purpose: { category: { category: food?.id } } },
  });
  const account = await send<{ id: string }>("POST", "/accounts", {
    name: "Conta Azul",
    type: "CHECKING",
    initial_balance: "1000.00",
    opening_date: "2026-03-01",
  });
  const session = await send<{ id: string }>("POST", "/import-sessions", {
    account_id: account.id,
    billing_month: "2026-03",
  });
  const statement = "Data;Descrição;Valor\n13/03/2026;PADARIA DO ZE;-18,50\n14/03/2026;PADARIA NOVA;-7,90\n";
  const files = new FormData();
  files.append("file", new Blob([statement], { type: "text/csv" }), "extrato.csv");
  await send("POST", `/import-sessions/${session.id}/upload`, files);
  await send("POST", `/import-sessions/${session.id}/commit`);
}

function editor(page: Page) {
  return page.getByRole("dialog", { name: /regra$/ });
}

async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole("button", { name: new RegExp(`^${label}:`) }).click();
  await page.keyboard.type(option);
  await page.keyboard.press("Enter");
}

test("a rule is made, tried on history, changed and deleted", async ({ signedIn: page, household }) => {
  await makeBooks(household);
  await page.goto("/workspace/rules");
  await page.getByRole("button", { name: "Nova regra" }).click();
  await editor(page).getByRole("button", { name: "Salvar" }).click();
  await expect(editor(page).getByText("Complete o que está marcado.")).toBeVisible();
  await expect(editor(page).getByText("Escreva um texto.")).toBeVisible();
  await expect(editor(page).getByText("Escolha uma categoria.")).toBeVisible();
  await expectAccessible(page);

  await editor(page).getByLabel("Nome").fill("Café da manhã");
  await editor(page).getByRole("textbox", { name: "Texto" }).fill("padaria");
  await editor(page).getByRole("button", { name: "Condição", exact: true }).click();
  await editor(page).getByLabel("O que comparar").nth(1).selectOption("Valor");
  await editor(page).getByLabel("Como comparar").nth(1).selectOption("é no mínimo");
  await editor(page).getByRole("textbox", { name: "Valor" }).fill("10,00");
  await choose(page, "Categoria", "Lazer");
  await editor(page).getByLabel("Mostrar como").fill("Padaria");

  await editor(page).getByRole("button", { name: "Ver no histórico" }).click();
  await expect(editor(page).getByText(/^2 linhas lançadas: 1 reconhecida/)).toBeVisible();
  const line = editor(page).getByRole("row", { name: /PADARIA DO ZE/ });
  await expect(line.getByText("Alimentação")).not.toHaveCount(0);
  await expectAccessible(page);
  await editor(page).getByRole("button", { name: "Salvar" }).click();
  await expect(page.getByText("Regra salva.")).toBeVisible();

  const rule = page.getByRole("listitem").filter({ hasText: "Café da manhã" });
  await expect(rule).toContainText("Se o texto contém “padaria” e o valor é de R$ 10,00 ou mais");
  await expect(rule).toContainText("Lazer");
  await expectAccessible(page);

  await page.getByRole("button", { name: "Opções de Café da manhã" }).click();
  await page.getByRole("menuitem", { name: "Editar" }).click();
  await expect(page).toHaveURL(/[?]id=/);
  await editor(page).getByRole("button", { name: "Inverter a condição" }).nth(1).click();
  await editor(page).getByRole("button", { name: "Salvar" }).click();
  await expect(rule).toContainText("não é verdade que o valor é de R$ 10,00 ou mais");

  await page.getByRole("button", { name: "Opções de Café da manhã" }).click();
  await page.getByRole("menuitem", { name: "Excluir" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Excluir" }).click();
  await expect(rule).toHaveCount(0);
});

test("rules are read in the order that people give them, by keyboard", async ({ signedIn: page, household }) => {
  for (const name of ["Um", "Dois", "Três"]) {
    await household.send("POST", "/rules", {
      name,
      when: { description: { contains: "mercado" } },
      then: { is_ignored: true },
    });
  }
  await page.goto("/workspace/rules");
  const list = page.getByRole("list", { name: "Regras, na ordem em que são lidas" });
  const names = () => list.getByRole("heading").allTextContents();
  await expect(list.getByRole("heading")).toHaveCount(3);
  const [first = "", second = "", third = ""] = await names();

  await page.getByRole("button", { name: `Subir ${third}` }).press("Enter");
  await expect(list.getByRole("heading")).toHaveText([first, third, second]);
  await expect(page.getByRole("button", { name: `Subir ${third}` })).toBeFocused();
  await page.getByRole("button", { name: `Descer ${first}` }).press("Enter");
  await expect(list.getByRole("heading")).toHaveText([third, first, second]);
  await page.reload();
  await expect(list.getByRole("heading")).toHaveText([third, first, second]);

  await page.getByRole("switch", { name: `${first} ligada` }).press("Space");
  await expect(page.getByRole("switch", { name: `${first} ligada` })).not.toBeChecked();
  await page.reload();
  await expect(page.getByRole("switch", { name: `${first} ligada` })).not.toBeChecked();
});

test("groups, days and splits are read and written as the server has them", async ({ signedIn: page, household }) => {
  await makeBooks(household);
  const categories = await household.send<Category[]>("GET", "/categories");
  const [one, other] = ["Alimentação", "Lazer"].map(
    (name) => categories.find((category) => category.name === name)?.id,
  );
  const when = {
    any: [
      { all: [{ description: { any_word: ["uber", "99"] } }, { weekday: ["saturday", "sunday"] }] },
      { not: { day_of_month: { from: 28, to: 3 } } },
    ],
  };
  const purpose = {
    split: [
      { under: { category: one, subcategory: null }, share: { percent: 40 } },
      { under: { category: other, subcategory: null }, share: "rest" },
    ],
  };
  const { id } = await household.send<{ id: string }>("POST", "/rules", {
    name: "Passeio",
    when,
    then: { purpose },
  });
  await page.goto(`/workspace/rules?id=${id}`);
  await expect(editor(page).getByRole("button", { name: "domingo", pressed: true })).toBeVisible();
  await expectAccessible(page);
  await editor(page).getByLabel("Nome").fill("Passeios");
  await editor(page).getByRole("button", { name: "Salvar" }).click();
  await expect(page.getByText("Regra salva.")).toBeVisible();
  const rules = await household.send<{ id: string; name: string; when: unknown; then: { purpose: unknown } }[]>(
    "GET",
    "/rules",
  );
  expect(rules.find((rule) => rule.id === id)).toMatchObject({ name: "Passeios", when, then: { purpose } });
});

test("a pattern that cannot be is said at its condition", async ({ signedIn: page }) => {
  await page.goto("/workspace/rules?new");
  await editor(page).getByLabel("Nome").fill("Quebrada");
  await editor(page).getByLabel("Como comparar").selectOption("combina com a expressão");
  await editor(page).getByRole("textbox", { name: "Texto" }).fill("(");
  await editor(page).getByLabel("Lançar como").selectOption("Deixar como está");
  await editor(page).getByRole("switch", { name: "Ignorar" }).click();
  await editor(page).getByRole("button", { name: "Salvar" }).click();
  await expect(editor(page).getByRole("group", { name: "Texto do banco" })).toContainText(
    "Não é uma expressão regular.",
  );

  await page.keyboard.press("Escape");
  await page
    .getByRole("alertdialog", { name: "Descartar as mudanças?" })
    .getByRole("button", { name: "Descartar" })
    .click();
  await expect(editor(page)).toHaveCount(0);
});

test("a reader sees rules, and changes none", async ({ page, household }) => {
  await household.send("POST", "/rules", {
    name: "Mercado",
    when: { description: { contains: "mercado" } },
    then: { is_ignored: true },
  });
  const reader = await newHousehold("Bruno Reis");
  const invites = `/workspaces/${household.workspace}/invites`;
  const { token } = await household.send<{ token: string }>("POST", invites, { email: reader.email, role: "VIEWER" });
  await signIn(page, reader);
  await page.goto(`/invite#token=${token}`);
  await page.getByRole("button", { name: "Aceitar convite" }).click();
  await expect(page).toHaveURL(/\/dashboard/);
  await page.goto("/workspace/rules");
  await expect(page.getByRole("heading", { name: "Mercado" })).toBeVisible();
  await expect(page.getByRole("switch")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Nova regra" })).toHaveCount(0);
  await page.getByRole("button", { name: "Opções de Mercado" }).click();
  await expect(page.getByRole("menuitem")).toHaveText(["Ver no histórico"]);
});
