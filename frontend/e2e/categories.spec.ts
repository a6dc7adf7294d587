import { expectAccessible } from "./accessible";
import { expect, test } from "./household";

test("the template is applied, and says how much it added", async ({ signedIn: page }) => {
  await page.goto("/workspace/categories");
  await expect(page.getByText("Nenhuma categoria ainda")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Usar modelo pronto" }).click();
  await expect(page.getByText(/\d+ categorias e \d+ subcategorias adicionadas/)).toBeVisible();
  const expenses = page.getByRole("list", { name: "Categorias de Despesas" });
  await expect(expenses.getByText("Alimentação", { exact: true })).toBeVisible();

  // Once more adds nothing.
  await page.getByRole("button", { name: "Usar modelo pronto" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Adicionar" }).click();
  await expect(page.getByText("Você já tem todas as categorias do modelo.")).toBeVisible();
  await page.getByRole("button", { name: "Mostrar subcategorias de Moradia" }).click();
  await expect(page.getByText("Aluguel")).toBeVisible();
  await expectAccessible(page);
});

test("a category and its subcategories are made, changed and put away with the keyboard alone", async ({
  signedIn: page,
}) => {
  await page.goto("/workspace/categories");
  await page.getByRole("button", { name: "Nova categoria de despesa" }).press("Enter");
  const form = page.getByRole("form", { name: "Nova categoria de despesa" });
  await expect(form.getByLabel("Nome")).toBeFocused();
  await page.keyboard.type("Mercado");
  await form.getByRole("radio", { name: "Formas" }).focus();
  await page.keyboard.press("ArrowLeft");
  await expect(form.getByRole("radio", { name: "Estrela" })).toBeChecked();
  await expectAccessible(page);
  await form.getByLabel("Nome").press("Enter");
  await expect(form).toBeHidden();
  await expect(page.getByText("Mercado", { exact: true })).toBeVisible();

  await page.getByRole("button", { name: "Ações de Mercado" }).press("Enter");
  await page.getByRole("menuitem", { name: "Nova subcategoria" }).press("Enter");
  const field = page.getByRole("textbox", { name: "Nova subcategoria de Mercado" });
  await expect(field).toBeFocused();
  for (const name of ["Feira", "Açougue"]) {
    await page.keyboard.type(name);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("button", { name: `Ações de ${name}` })).toBeVisible();
    await expect(field).toHaveValue("");
  }
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Nova subcategoria de Mercado" })).toBeFocused();

  await page.getByRole("button", { name: "Ações de Feira" }).press("Enter");
  await page.getByRole("menuitem", { name: "Editar" }).press("Enter");
  await page.getByRole("textbox", { name: "Editar Feira" }).fill("Feira livre");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Feira livre")).toBeVisible();
  await expect(page.getByRole("button", { name: "Ações de Feira livre" })).toBeFocused();

  await page.getByRole("button", { name: "Ações de Açougue" }).press("Enter");
  await page.getByRole("menuitem", { name: "Arquivar" }).press("Enter");
  await expect(page.getByText("Açougue", { exact: true })).toBeHidden();
  await page.getByRole("checkbox", { name: "Mostrar arquivadas" }).click();
  await expect(page.getByText("Açougue", { exact: true })).toBeVisible();
  await expect(page.getByText("Arquivada", { exact: true })).toBeVisible();
  await expect(page).toHaveURL(/archived=1/);
});

test("a name that is taken is refused in its place", async ({ signedIn: page, household }) => {
  await household.send("POST", "/categories", { name: "Lazer", type: "EXPENSE", color: "#B3261E", icon: "ticket" });
  await page.goto("/workspace/categories");
  await page.getByRole("button", { name: "Nova categoria de despesa" }).click();
  const form = page.getByRole("form", { name: "Nova categoria de despesa" });
  await form.getByRole("button", { name: "Salvar" }).click();
  await expect(form.getByText("Preencha este campo.")).toBeVisible();
  await form.getByLabel("Nome").fill("Lazer");
  await form.getByRole("button", { name: "Salvar" }).click();
  await expect(form.getByText("Já existe outro com este nome.")).toBeVisible();
});

test("a category that is used is archived instead of deleted", async ({ signedIn: page, household }) => {
  const make = (name: string) =>
    household.send<{ id: string }>("POST", "/categories", { name, type: "EXPENSE", color: "#B3261E", icon: "ticket" });
  const [{ id: used }] = [await make("Lazer"), await make("Sobra")];
  const account = await household.send<{ id: string }>("POST", "/accounts", {
    ...{ name: "Conta", type: "CHECKING", currency_code: "BRL", initial_balance: "500.00", opening_date: "2026-01-01" },
  });
  await household.send("POST", `/accounts/${account.id}/expenses`, {
    ...{ amount: "20.00", transaction_date: "2026-03-02", description: "Cinema", category_id: used },
  });
  await page.goto("/workspace/categories");
  await page.getByRole("button", { name: "Ações de Sobra" }).click();
  await page.getByRole("menuitem", { name: "Excluir" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Excluir" }).click();
  await expect(page.getByText("“Sobra” foi excluída.")).toBeVisible();

  await page.getByRole("button", { name: "Ações de Lazer" }).click();
  await page.getByRole("menuitem", { name: "Excluir" }).click();
  const dialog = page.getByRole("alertdialog");
  await dialog.getByRole("button", { name: "Excluir" }).click();
  await expect(dialog.getByText(/já é usada nos seus registros/)).toBeVisible();
  await dialog.getByRole("button", { name: "Arquivar" }).click();
  await expect(page.getByText("“Lazer” foi arquivada.")).toBeVisible();
  await expect(dialog).toBeHidden();
});
