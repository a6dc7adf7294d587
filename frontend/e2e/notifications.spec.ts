import { expectAccessible } from "./accessible";
import { expect, test, type Household } from "./household";

/** What makes news: a key for programs, as often as wanted. */
async function makeNews(household: Household, count: number): Promise<void> {
  for (let made = 0; made < count; made += 1) await household.send("POST", "/api-keys", { name: `Chave ${made}` });
}

/** What makes news of the workspace: a goal that is reached. Answers which goal. */
async function reachGoal({ send }: Household): Promise<string> {
  const { id } = await send<{ id: string }>("POST", "/goals", {
    name: "Viagem",
    category: "Viagens",
    type: "MANUAL",
    target_value: "100.00",
    due_date: "2099-12-20",
    color: "#1D5FA8",
  });
  await send("POST", `/goals/${id}/deposits`, { amount: "100.00", transaction_date: "2026-01-05" });
  return id;
}

test("news is read, and leads to what it is about", async ({ signedIn: page, household }) => {
  await makeNews(household, 2);
  await page.goto("/notifications");
  const list = page.getByRole("list", { name: "Notificações" });
  const titled = list.getByRole("link", { name: "Uma chave de API foi criada" });
  await expect(titled).toHaveCount(2);
  await expectAccessible(page);
  await titled.first().click();
  await expect(page).toHaveURL(/\/settings\/api-keys/);

  await page.goto("/notifications?filter=unread");
  await expect(page.getByRole("button", { name: "Não lidas" })).toHaveAttribute("aria-pressed", "true");
  await expect(titled).toHaveCount(1);
});

test("news comes while one looks on, and all of it is read at once", async ({ signedIn: page, household }) => {
  const listening = page.waitForResponse(/\/notifications\/stream/);
  await page.goto("/notifications?filter=unread");
  await listening;
  await expect(page.getByText("Tudo lido").or(page.getByRole("list", { name: "Notificações" }))).toBeVisible();
  const goal = await reachGoal(household);
  const told = page.getByRole("link", { name: "Meta alcançada: Viagem" });
  await expect(told).toHaveAttribute("href", `/goals?id=${goal}`);
  await page.getByRole("button", { name: "Marcar todas como lidas" }).click();
  await expect(page.getByText("Tudo lido")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Ver todas" }).click();
  await expect(told).toBeVisible();
});

test("one is marked as read, and one is deleted, by keyboard", async ({ signedIn: page, household }) => {
  await makeNews(household, 1);
  await page.goto("/notifications");
  await page.getByRole("button", { name: "Marcar como lida: Uma chave de API foi criada" }).press("Enter");
  await expect(page.getByRole("button", { name: /^Marcar como lida: Uma chave/ })).toHaveCount(0);
  await page.getByRole("button", { name: "Excluir: Uma chave de API foi criada" }).press("Enter");
  await expect(page.getByRole("link", { name: "Uma chave de API foi criada" })).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole("heading", { level: 1, name: "Notificações" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Uma chave de API foi criada" })).toHaveCount(0);
});
