import { expectAccessible } from "./accessible";
import { expect, newHousehold, signIn, test } from "./household";

test("somebody changes their name, and asks for another address", async ({ signedIn: page }) => {
  await page.goto("/settings/profile");
  const person = page.getByRole("region", { name: "Dados pessoais" });
  await person.getByLabel("Nome").fill("Ana Prado");
  await person.getByRole("button", { name: "Salvar" }).click();
  await expect(page.getByText("Dados salvos.")).toBeVisible();

  const address = `nova-${Date.now()}@example.org`;
  await person.getByLabel("E-mail").fill(address);
  await person.getByRole("button", { name: "Salvar" }).click();
  await expect(person.getByText(`Esperando a confirmação de ${address}.`)).toBeVisible();
  await expectAccessible(page);
  await person.getByRole("button", { name: "Manter o atual" }).click();
  await expect(person.getByText("Não confirmado")).toBeVisible();
});

test("language and theme are chosen, by keyboard too", async ({ signedIn: page }) => {
  await page.goto("/settings/profile");
  await page.getByRole("radio", { name: "Escuro" }).click();
  await expect(page.locator("html")).toHaveClass(/dark/);
  await page.getByRole("radio", { name: "Português (Brasil)" }).focus();
  await page.keyboard.press("ArrowRight", { delay: 100 });
  await expect(page.getByRole("heading", { level: 1, name: "Profile" })).toBeVisible();
});

test("what holds for the books is changed, and nobody's change is lost", async ({ signedIn: page, household }) => {
  await page.goto("/settings/profile");
  const settings = page.getByRole("region", { name: "Espaço Casa" });
  await settings.getByLabel("O mês começa no dia").fill("30");
  await settings.getByRole("button", { name: "Salvar" }).click();
  await expect(settings.getByText("Um dia de 1 a 28.")).toBeVisible();
  await settings.getByLabel("O mês começa no dia").fill("5");
  await settings.getByRole("button", { name: "Salvar" }).click();
  await expect(page.getByText("Espaço salvo.")).toBeVisible();

  await household.send("PATCH", `/workspaces/${household.workspace}`, { basis: "PURCHASE_DATE" });
  await settings.getByLabel("Nome").fill("Casa da praia");
  await expect(settings.getByLabel("Compras no cartão contam")).toHaveValue("PURCHASE_DATE");
  await settings.getByRole("button", { name: "Salvar" }).click();
  const renamed = page.getByRole("region", { name: "Espaço Casa da praia" });
  await expect(renamed.getByLabel("Compras no cartão contam")).toHaveValue("PURCHASE_DATE");
});

test("a workspace goes when its name is written", async ({ signedIn: page }) => {
  await page.goto("/settings/profile");
  await page.getByRole("button", { name: "Excluir espaço" }).click();
  const dialog = page.getByRole("dialog", { name: "Excluir este espaço" });
  await expectAccessible(page);
  await dialog.getByLabel("Para confirmar, escreva Casa").fill("outra");
  await dialog.getByRole("button", { name: "Excluir espaço" }).click();
  await expect(dialog.getByText("Escreva exatamente Casa.")).toBeVisible();
  await dialog.getByLabel("Para confirmar, escreva Casa").fill("Casa");
  await dialog.getByRole("button", { name: "Excluir espaço" }).click();
  await expect(page).toHaveURL(/\/onboarding/);
});

test("somebody leaves in two steps, and comes back by signing in", async ({ signedIn: page, household }) => {
  await page.goto("/settings/profile");
  await page.getByRole("button", { name: "Excluir conta" }).click();
  const dialog = page.getByRole("dialog", { name: "Excluir sua conta" });
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Continuar" }).click();
  await dialog.getByLabel("Escreva seu e-mail para confirmar").fill(household.email);
  await dialog.getByRole("button", { name: "Excluir conta" }).click();
  await expect(page.getByText("Sua conta foi excluída.")).toBeVisible();
  await signIn(page, household);
  await expect(page.getByRole("button", { name: "Espaço atual: Casa" })).toBeVisible();
});

test("a password is changed by who knows it, and other sign-ins end", async ({ signedIn: page, household }) => {
  await page.goto("/settings/security");
  const sessions = page.getByRole("region", { name: "Onde sua conta está aberta" });
  await expect(sessions.getByText("Este navegador")).toBeVisible();
  await expect(sessions.getByRole("button", { name: /^Encerrar o acesso de/ })).toHaveCount(1);
  await expectAccessible(page);

  const form = page.getByRole("region", { name: "Senha" });
  await form.getByLabel("Senha atual").fill("errada");
  await form.getByLabel("Nova senha").fill("outra frase qualquer");
  await form.getByRole("button", { name: "Trocar senha" }).click();
  await expect(form.getByText("Esta não é a senha atual.")).toBeVisible();
  await form.getByLabel("Senha atual").fill(household.password);
  await form.getByRole("button", { name: "Trocar senha" }).click();
  await expect(page.getByText("Senha trocada. Os outros acessos foram encerrados.")).toBeVisible();
  await expect(sessions.getByRole("button", { name: /^Encerrar o acesso de/ })).toHaveCount(0);
});

test("a sign-in elsewhere is ended", async ({ signedIn: page }) => {
  await page.goto("/settings/security");
  await page.getByRole("button", { name: /^Encerrar o acesso de/ }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Encerrar" }).click();
  await expect(page.getByText("Acesso encerrado.")).toBeVisible();
  await expect(page.getByRole("button", { name: /^Encerrar o acesso de/ })).toHaveCount(0);
});

test("a key is shown once, and revoked", async ({ signedIn: page }) => {
  await page.goto("/settings/api-keys");
  await expect(page.getByText("Nenhuma chave")).toBeVisible();
  await page.getByRole("button", { name: "Nova chave" }).first().click();
  await page.getByLabel("Para que serve").fill("Planilha");
  await page.getByRole("checkbox", { name: "Ler" }).click();
  await page.getByRole("button", { name: "Criar chave" }).click();
  await expect(page.getByText("Escolha ao menos uma permissão.")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("checkbox", { name: "Ler" }).click();
  await page.getByRole("checkbox", { name: "Importar" }).click();
  await page.getByRole("button", { name: "Criar chave" }).click();
  await expect(page.getByRole("textbox", { name: "Planilha" })).toHaveValue(/^ftk_/);
  await page.getByRole("button", { name: "Já copiei" }).click();

  const keys = page.getByRole("list", { name: "Chaves de API" });
  await expect(keys.getByText("Ler, Importar")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Revogar Planilha" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Revogar" }).click();
  await expect(keys.getByText("Revogada")).toBeVisible();
});

test("somebody is invited by a link, and the invitation is taken back", async ({ signedIn: page, baseURL }) => {
  await page.goto("/settings/members");
  await page.getByRole("button", { name: "Convidar" }).click();
  await page.getByLabel("E-mail da pessoa").fill("bia@example.org");
  await page.getByLabel("Papel").selectOption("Leitor");
  await page.getByRole("button", { name: "Criar convite" }).click();
  await expect(page.getByRole("textbox", { name: "Link do convite" })).toHaveValue(
    new RegExp(`^${baseURL}/invite#token=.{20,}`),
  );
  await expectAccessible(page);
  await page.getByRole("dialog").getByRole("button", { name: "Fechar" }).last().click();
  await expect(page.getByRole("list", { name: "Convites abertos" }).getByText("bia@example.org")).toBeVisible();
  await page.getByRole("button", { name: "Cancelar o convite de bia@example.org" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Cancelar convite" }).click();
  await expect(page.getByText("Ninguém está convidado no momento.")).toBeVisible();
});

test("members are given roles; one administrator stays", async ({ signedIn: page, household }) => {
  const other = await newHousehold("Bruno Reis");
  const path = `/workspaces/${household.workspace}/invites`;
  const { token } = await household.send<{ token: string }>("POST", path, { email: other.email, role: "MEMBER" });
  await other.send("POST", `/invites/${token}/accept`);

  await page.goto("/settings/members");
  await page.getByLabel("Papel de Bruno Reis").selectOption("Leitor");
  await expect(page.getByText("Bruno Reis agora é Leitor.")).toBeVisible();
  await expectAccessible(page);

  await page.getByLabel("Papel de Ana Souza").selectOption("Membro");
  await page.getByRole("alertdialog").getByRole("button", { name: "Mudar meu papel" }).click();
  await expect(page.getByText("Um espaço precisa de ao menos um administrador.")).toBeVisible();

  await page.getByRole("button", { name: "Remover Bruno Reis" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Remover" }).click();
  await expect(page.getByText("Bruno Reis não faz mais parte do espaço.")).toBeVisible();
});

test("a reader manages nobody, and may leave", async ({ page, household }) => {
  const other = await newHousehold("Bruno Reis");
  const path = `/workspaces/${household.workspace}/invites`;
  const { token } = await household.send<{ token: string }>("POST", path, { email: other.email, role: "VIEWER" });
  await signIn(page, other);
  await page.goto(`/invite#token=${token}`);
  await page.getByRole("button", { name: "Aceitar convite" }).click();
  await expect(page).toHaveURL(/\/dashboard/);

  await page.goto("/settings/members");
  await expect(page.getByRole("list", { name: "Membros" }).getByRole("listitem")).toHaveCount(2);
  await expect(page.getByRole("combobox")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Convidar" })).toHaveCount(0);
  await page.getByRole("button", { name: "Sair do espaço" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Sair do espaço" }).click();
  await expect(page).toHaveURL(/\/dashboard/);
  await expect(page.getByRole("button", { name: "Espaço atual: Casa" })).toBeVisible();
});
