import type { Page } from "@playwright/test";

import { expectAccessible } from "./accessible";
import { at, expect, newHousehold, signIn, test } from "./household";

test("somebody makes an account, and is shown how to begin", async ({ page }) => {
  await page.goto("/login");
  await page.getByRole("link", { name: "Criar uma conta" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Criar uma conta" })).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel("Nome").fill("Bia Lima");
  await page.getByLabel("E-mail").fill(`bia-${Date.now()}@example.org`);
  await page.getByLabel("Senha", { exact: true }).fill("curta");
  await page.getByRole("button", { name: "Criar conta" }).click();
  await expect(page.getByText("A senha deve ter 8 caracteres ou mais.")).toBeVisible();
  await page.getByLabel("Senha", { exact: true }).fill("uma frase qualquer");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/onboarding/);
});

test("a taken address is not given away", async ({ page, household }) => {
  await page.goto("/register");
  await page.getByLabel("Nome").fill("Outra Pessoa");
  await page.getByLabel("E-mail").fill(household.email);
  await page.getByLabel("Senha", { exact: true }).fill("uma frase qualquer");
  await page.getByRole("button", { name: "Criar conta" }).click();
  await expect(page.getByText(`Enviamos uma mensagem para ${household.email}.`)).toBeVisible();
});

test("another password is asked for by whoever forgot theirs", async ({ page, household }) => {
  await page.goto("/forgot-password");
  await page.getByLabel("E-mail").fill(household.email);
  await page.getByRole("button", { name: "Enviar link" }).click();
  await expect(page.getByRole("heading", { name: "Confira seu e-mail" })).toBeVisible();
  await expectAccessible(page);
});

test("the token of a link leaves the address bar, and one that is no good is said so", async ({ page }) => {
  await page.goto("/reset-password#token=AAAA");
  await expect(page).toHaveURL(`${at()}/reset-password`);
  await page.getByLabel("Nova senha").fill("uma frase qualquer");
  await page.getByRole("button", { name: "Trocar senha" }).click();
  await expect(page.getByText("Este link não vale mais. Peça outro.")).toBeVisible();
  await expectAccessible(page);

  await page.goto("/verify-email#token=AAAA");
  await page.getByRole("button", { name: "Confirmar meu e-mail" }).click();
  await expect(page.getByText("Este link não vale mais. Peça outro.")).toBeVisible();

  await page.goto("/setup#token=AAAA");
  await page.getByLabel("Nome").fill("Ana");
  await page.getByLabel("E-mail").fill("ana@example.org");
  await page.getByLabel("Senha", { exact: true }).fill("uma frase qualquer");
  await page.getByRole("button", { name: "Começar" }).click();
  await expect(page.getByText("Este link não vale mais. Peça outro.")).toBeVisible();
});

test("a link without its token says so", async ({ page }) => {
  await page.goto("/invite");
  await expect(page.getByRole("heading", { name: "Link incompleto" })).toBeVisible();
});

test("somebody who is invited signs in on the way, and is in", async ({ page, household }) => {
  const invitee = await newHousehold("Caio Reis");
  const { token } = await household.send<{ token: string }>("POST", `/workspaces/${household.workspace}/invites`, {
    email: invitee.email,
    role: "VIEWER",
  });
  await page.goto(`/invite#token=${token}`);
  await expectAccessible(page);
  await page.getByRole("link", { name: "Entrar" }).click();
  await page.getByLabel("E-mail").fill(invitee.email);
  await page.getByLabel("Senha", { exact: true }).fill(invitee.password);
  await page.getByRole("button", { name: "Entrar" }).click();
  await expect(page.getByText(`Você está como Caio Reis (${invitee.email}).`)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Aceitar convite" }).click();
  await expect(page).toHaveURL(/\/dashboard/);
  await page.goto("/settings/members");
  await expect(page.getByText(household.email)).toBeVisible();
});

test("an invitation to somebody else is refused in words that help", async ({ page, household }) => {
  const { token } = await household.send<{ token: string }>("POST", `/workspaces/${household.workspace}/invites`, {
    email: `ninguem-${Date.now()}@example.org`,
  });
  const other = await newHousehold();
  await signIn(page, other);
  await page.goto(`/invite#token=${token}`);
  await page.getByRole("button", { name: "Aceitar convite" }).click();
  await expect(page.getByText("O convite é para outro endereço.")).toBeVisible();
});

test("who was here in the last days need not sign in again", async ({ signedIn: page, context }) => {
  await context.clearCookies({ name: /fintrack_access$/ });
  await page.goto("/dashboard");
  await expect(page.getByRole("button", { name: "Espaço atual: Casa" })).toBeVisible();
});

test("pages in place of others say what to do", async ({ page }) => {
  for (const [path, heading] of [
    ["/401", "Quem é você mesmo?"],
    ["/403", "Esta porta é de outra pessoa"],
    ["/503", "O servidor está respirando"],
    ["/nowhere", "Nada por aqui"],
  ] as const) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
    await expectAccessible(page);
  }
});

test("what is kept is told to everybody", async ({ page }) => {
  await page.goto("/privacy");
  await expectSections(page, ["O que nunca acontece", "O que é guardado", "Onde fica", "O que você pode fazer"]);
  await expectAccessible(page);
});

async function expectSections(page: Page, names: readonly string[]): Promise<void> {
  for (const name of names) await expect(page.getByRole("heading", { level: 2, name })).toBeVisible();
}
