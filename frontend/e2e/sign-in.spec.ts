import { expectAccessible } from "./accessible";
import { expect, signIn, test } from "./household";

test("somebody signs in, and sees the dashboard of their workspace", async ({ page, household }) => {
  await signIn(page, household);
  await expect(page.getByRole("heading", { level: 1, name: "Painel" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Espaço atual: Casa" })).toBeVisible();
});

test("a wrong password is refused in the language that is read", async ({ page, household }) => {
  await page.goto("/login");
  await page.getByLabel("E-mail").fill(household.email);
  await page.getByLabel("Senha", { exact: true }).fill("something else");
  await page.getByRole("button", { name: "Entrar" }).click();
  await expect(page.getByText("E-mail ou senha incorretos.")).toBeVisible();
});

test("a page that is asked for is opened after signing in", async ({ page, household }) => {
  await page.goto("/dashboard");
  await expect(page).toHaveURL(/\/login\?next=/);
  await page.getByLabel("E-mail").fill(household.email);
  await page.getByLabel("Senha", { exact: true }).fill(household.password);
  await page.getByRole("button", { name: "Entrar" }).click();
  await expect(page).toHaveURL(/\/dashboard/);
});

test("signing in and the dashboard can be used by everybody", async ({ page, household }) => {
  await page.goto("/login");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expectAccessible(page);
  await signIn(page, household);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expectAccessible(page);
});
