import { expectAccessible } from "./accessible";
import { expect, test } from "./household";

test("a tag is made, renamed, put away and brought back", async ({ signedIn: page }) => {
  await page.goto("/workspace/tags");
  await expect(page.getByText("Nenhuma tag ainda")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Nova tag" }).click();
  const form = page.getByRole("form", { name: "Nova tag" });
  await expect(form.getByLabel("Nome")).toBeFocused();
  await form.getByLabel("Nome").fill("viagem");
  await form.getByRole("button", { name: "Escolher cor #1D5FA8" }).click();
  await expectAccessible(page);
  await form.getByLabel("Nome").press("Enter");
  await expect(page.getByRole("list", { name: "Tags" }).getByText("viagem")).toBeVisible();
  await expect(page.getByRole("button", { name: "Nova tag" })).toBeFocused();

  await page.getByRole("button", { name: "Ações de viagem" }).press("Enter");
  await page.getByRole("menuitem", { name: "Editar" }).press("Enter");
  const editing = page.getByRole("form", { name: "Editar viagem" });
  await editing.getByLabel("Nome").fill("férias");
  await editing.getByRole("button", { name: "Salvar" }).click();
  await expect(page.getByRole("button", { name: "Ações de férias" })).toBeFocused();

  await page.getByRole("button", { name: "Ações de férias" }).click();
  await page.getByRole("menuitem", { name: "Arquivar" }).click();
  await expect(page.getByText("“férias” foi arquivada.")).toBeVisible();
  await expect(page.getByText("Todas as tags estão arquivadas.")).toBeVisible();
  await page.getByRole("checkbox", { name: "Mostrar arquivadas" }).click();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Ações de férias" }).click();
  await page.getByRole("menuitem", { name: "Desarquivar" }).click();
  await expect(page.getByText("Arquivada", { exact: true })).toBeHidden();
});

test("a name that is taken is refused, and Escape gives it up", async ({ signedIn: page, household }) => {
  await household.send("POST", "/tags", { name: "reforma" });
  await page.goto("/workspace/tags");
  await page.getByRole("button", { name: "Nova tag" }).click();
  const form = page.getByRole("form", { name: "Nova tag" });
  await form.getByLabel("Nome").fill("reforma");
  await form.getByLabel("Nome").press("Enter");
  await expect(form.getByText("Já existe outro com este nome.")).toBeVisible();
  await form.getByLabel("Nome").press("Escape");
  await expect(form).toBeHidden();
});

test("a tag that marks something is archived instead of deleted", async ({ signedIn: page, household }) => {
  const tag = await household.send<{ id: string }>("POST", "/tags", { name: "reforma" });
  const account = await household.send<{ id: string }>("POST", "/accounts", {
    ...{
      name: "Corretora",
      type: "INVESTMENT",
      currency_code: "BRL",
      initial_balance: "0",
      opening_date: "2026-01-01",
    },
  });
  await household.send("POST", "/investments", {
    ...{ asset_name: "CDB", type: "CDB", account_id: account.id, liquidity: "DAILY", tag_ids: [tag.id] },
  });
  await page.goto("/workspace/tags");
  await page.getByRole("button", { name: "Ações de reforma" }).click();
  await page.getByRole("menuitem", { name: "Excluir" }).click();
  const dialog = page.getByRole("alertdialog");
  await dialog.getByRole("button", { name: "Excluir" }).click();
  await dialog.getByRole("button", { name: "Arquivar" }).click();
  await expect(page.getByText("“reforma” foi arquivada.")).toBeVisible();
});
