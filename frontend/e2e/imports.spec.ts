import { expectAccessible } from "./accessible";
import { expect, test, type Household } from "./household";

// Each is a whole journey, and axe looks at its pages in both themes.
test.slow();

interface Made {
  id: string;
}

/** A household with an account, and categories for what its statement holds. */
async function withAccount({ send }: Household): Promise<{ account: Made }> {
  const account = await send<Made>("POST", "/accounts", {
    name: "Conta Azul",
    type: "CHECKING",
    initial_balance: "1000.00",
    opening_date: "2026-01-01",
  });
  await send("POST", "/categories", { name: "Salário", type: "INCOME", color: "#0B6B4F", icon: "wallet" });
  await send("POST", "/categories", { name: "Alimentação", type: "EXPENSE", color: "#B4532A", icon: "utensils" });
  return { account };
}

const file = (name: string, text: string) => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });

const PROVED = file(
  "extrato-marco.csv",
  [
    "Data;Descrição;Valor;Saldo",
    "02/03/2026;ACME Salário;500,00;1500,00",
    "13/03/2026;Padaria Estrela;-12,50;1487,50",
    "15/03/2026;Mercado Azul;-30,00;1457,50",
  ].join("\n"),
);

const AMBIGUOUS = file(
  "march.csv",
  "Date,Description,Amount\n02/03/2026,ACME Payroll,500.00\n03/03/2026,Padaria Estrela,-12.50\n05/03/2026,Mercado Azul,-30.00\n",
);

/** Brings a file into a session, as somebody else may meanwhile. */
async function bring({ send }: Household, session: Made, statement: ReturnType<typeof file>): Promise<void> {
  const form = new FormData();
  form.append("file", new Blob([statement.buffer]), statement.name);
  await send("POST", `/import-sessions/${session.id}/upload`, form);
}

/** A session of March with a file in it, by the API. */
async function withSession(household: Household, statement = PROVED): Promise<Made> {
  const { account } = await withAccount(household);
  const session = await household.send<Made>("POST", "/import-sessions", {
    account_id: account.id,
    billing_month: "2026-03",
    target_value: "1457.50",
  });
  await bring(household, session, statement);
  return session;
}

/** Gives every line the category of its kind. */
async function review({ send }: Household, session: Made): Promise<void> {
  const lines = await send<{ items: (Made & { type: string })[] }>(
    "GET",
    `/import-sessions/${session.id}/staged-transactions`,
  );
  const categories = await send<(Made & { type: string })[]>("GET", "/categories");
  for (const line of lines.items) {
    const category = categories.find(({ type }) => type === line.type);
    await send("PUT", `/staged-transactions/${line.id}`, { data: { category_id: category?.id } });
  }
}

test("a statement becomes a session: chosen, sent, read and proved", async ({ household, signedIn: page }) => {
  await withAccount(household);
  await page.goto("/import-sessions");
  await expect(page.getByText("Nenhuma importação aberta")).toBeVisible();
  await expectAccessible(page);

  await page.getByLabel("Escolher arquivos de extrato").setInputFiles([PROVED]);
  const dialog = page.getByRole("dialog", { name: "Nova importação" });
  await expect(dialog.getByText("extrato-marco.csv")).toBeVisible();
  // There is one account, so it is chosen already.
  await expect(dialog.getByRole("button", { name: "Conta: Conta Azul" })).toBeVisible();
  await dialog.getByRole("button", { name: /de 2026$/ }).click();
  await page.getByRole("button", { name: /^mar/ }).click();
  await dialog.getByLabel(/Saldo no fim do mês/).fill("1.457,50");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Importar 1 arquivo" }).click();

  await expect(page.getByRole("heading", { level: 1, name: "Conta Azul | 2026-03" })).toBeVisible();
  await expect(page.getByText("extrato-marco.csv: 3 linhas lidas")).toBeVisible();
  const card = page.getByRole("button", { name: "Detalhes de extrato-marco.csv" });
  await expect(card).toContainText("Os saldos conferem");
  await expect(page.getByRole("region", { name: "Conferência" })).toContainText("Confere");
  await card.press("Enter");
  await expect(page.getByText(/saldos impressos no arquivo decorrem das linhas/)).toBeVisible();
  await expect(page.getByText(/colunas separadas por “;”/)).toBeVisible();
  await expectAccessible(page);
});

test("files that are dropped beside what takes them do not take the page's place", async ({ signedIn: page }) => {
  await page.goto("/import-sessions");
  await expect(page.getByText("Nenhuma importação aberta")).toBeVisible();
  const isKept = await page.evaluate(() => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(["x"], "extrato.csv"));
    const drop = new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true });
    return !document.body.dispatchEvent(drop);
  });
  expect(isKept).toBe(true);
});

test("a file that can be read two ways asks, and the answer is kept", async ({ household, signedIn: page }) => {
  const session = await withSession(household, AMBIGUOUS);
  await page.goto(`/import-sessions?id=${session.id}`);
  const question = page.getByRole("group", { name: "Como está escrita a data 02/03/2026?" });
  await expect(question.getByText("02/03/2026", { exact: true })).toBeVisible();
  await expect(question.getByText("03/02/2026", { exact: true })).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("button", { name: "Ler assim" }).click();
  await expect(question.or(page.getByText("Escolha uma leitura.")).last()).toBeVisible();
  await question.getByRole("radio", { name: /Dia primeiro/ }).press("Space");
  await page.getByLabel("Lembrar desta leitura para os próximos arquivos iguais").click();
  await page.getByLabel("Nome do perfil").fill("Banco Azul");
  await page.getByLabel("Nome do perfil").press("Enter");
  await expect(page.getByText("march.csv: 3 linhas lidas")).toBeVisible();
  await expect(question).toBeHidden();

  await page.getByRole("button", { name: "Mais ações" }).click();
  await page.getByRole("menuitem", { name: "Perfis de leitura" }).click();
  const profiles = page.getByRole("dialog", { name: "Perfis de leitura" });
  await expect(profiles.getByText("Colunas: date, description, amount")).toBeVisible();
  await expectAccessible(page);
  await profiles.getByRole("button", { name: "Excluir perfil Banco Azul" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Excluir" }).click();
  await expect(profiles.getByText("Nenhum perfil ainda")).toBeVisible();
});

test("files that are no statement say why, and the others are taken", async ({ household, signedIn: page }) => {
  const session = await withSession(household);
  await page.goto(`/import-sessions?id=${session.id}`);
  await page
    .getByLabel("Escolher arquivos de extrato")
    .setInputFiles([
      { name: "fatura.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4 nothing") },
      file("vazio.csv", ""),
      file("abril.csv", "Data;Descrição;Valor\n20/04/2026;Livro;-10,00\n"),
      file("mais.csv", "Data;Descrição;Valor\n20/03/2026;Livro;-10,00\n"),
      PROVED,
    ]);
  const uploads = page.getByRole("list", { name: "Arquivos a caminho" });
  const row = (name: string) => uploads.getByRole("listitem").filter({ hasText: name });
  await expect(row("fatura.pdf")).toContainText("Isto não é um extrato: é um documento PDF");
  await expect(row("vazio.csv")).toContainText("O arquivo está vazio");
  await expect(row("abril.csv")).toContainText("Esta importação é de março de 2026");
  await expect(row("extrato-marco.csv")).toContainText("As 3 linhas dele já estavam aqui.");
  await expect(page.getByRole("button", { name: "Detalhes de mais.csv" })).toBeVisible();
  await expectAccessible(page);

  await row("vazio.csv").getByRole("button", { name: "Dispensar vazio.csv" }).click();
  await expect(row("vazio.csv")).toBeHidden();
  // The file of another month goes where it belongs.
  await row("abril.csv").getByRole("button", { name: "Importar em abril de 2026" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Importar 1 arquivo" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Conta Azul | 2026-04" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Detalhes de abril.csv" })).toBeVisible();
});

test("what is ready is previewed and booked, the month is closed, and all of it is taken back", async ({
  household,
  signedIn: page,
}) => {
  const session = await withSession(household);
  await review(household, session);
  await page.goto(`/import-sessions?id=${session.id}`);
  await expect(page.getByText("Confere", { exact: true })).toBeVisible();

  await page.getByRole("button", { name: "Lançar 3 linhas" }).click();
  const preview = page.getByRole("dialog", { name: "Lançar as linhas prontas" });
  await expect(preview.getByText("3 linhas serão lançadas")).toBeVisible();
  await expectAccessible(page);
  await preview.getByRole("button", { name: "Lançar 3 linhas" }).click();
  await expect(page.getByText("3 lançamentos criados.")).toBeVisible();

  await page.getByRole("button", { name: "Fechar mês" }).click();
  const closing = page.getByRole("dialog", { name: "Fechar março de 2026?" });
  await closing.getByRole("button", { name: "Fechar", exact: true }).last().click();
  await expect(page.getByText("Conta Azul | 2026-03 está fechada e conciliada.")).toBeVisible();
  await expect(page.getByText(/^Fechada em/)).toBeVisible();

  await page.getByRole("button", { name: "Desfazer fechamento" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Desfazer fechamento" }).click();
  await expect(page.getByRole("button", { name: "Fechar mês" })).toBeVisible();
  await page.getByRole("button", { name: "Mais ações" }).click();
  await page.getByRole("menuitem", { name: "Desfazer lançamento" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Desfazer lançamento" }).click();
  await expect(page.getByRole("button", { name: "Lançar 3 linhas" })).toBeVisible();

  await page.getByRole("button", { name: "Mais ações" }).click();
  await page.getByRole("menuitem", { name: "Excluir importação" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Excluir" }).click();
  await expect(page.getByText("Nenhuma importação aberta")).toBeVisible();
});

test("a plan that changed is shown anew and asked again", async ({ household, signedIn: page }) => {
  const session = await withSession(household);
  await review(household, session);
  await page.goto(`/import-sessions?id=${session.id}`);
  await page.getByRole("button", { name: "Lançar 3 linhas" }).click();
  const preview = page.getByRole("dialog", { name: "Lançar as linhas prontas" });
  await expect(preview.getByText("3 linhas serão lançadas")).toBeVisible();
  // What was answered before is known, so the line is ready at once.
  await bring(household, session, file("mais.csv", "Data;Descrição;Valor\n20/03/2026;Padaria Estrela;-10,00\n"));
  await preview.getByRole("button", { name: "Lançar 3 linhas" }).click();
  await expect(preview.getByText(/Algo mudou desde a prévia/)).toBeVisible();
  await expect(preview.getByText("4 linhas serão lançadas")).toBeVisible();
  await preview.getByRole("button", { name: "Lançar 4 linhas" }).click();
  await expect(page.getByText("4 lançamentos criados.")).toBeVisible();
});

test("what waits is named before a month is closed, and given up only when somebody says so", async ({
  household,
  signedIn: page,
}) => {
  const session = await withSession(household);
  await bring(household, session, AMBIGUOUS);
  await page.goto(`/import-sessions?id=${session.id}`);
  await page.getByRole("button", { name: "Fechar mês" }).click();
  const closing = page.getByRole("dialog", { name: "Fechar março de 2026?" });
  await closing.getByRole("button", { name: "Fechar", exact: true }).last().click();
  await expect(closing.getByText(/linhas? esperam? por você ou pelo lançamento/)).toBeVisible();
  await closing.getByRole("button", { name: "Descartar o que falta e fechar" }).click();
  await expect(page.getByText(/^Fechada em/)).toBeVisible();

  await page.goto("/import-sessions?state=closed");
  await expect(page.getByRole("link", { name: /Conta Azul \| 2026-03/ })).toBeVisible();
  await expectAccessible(page);
});

test("rows that could not be read are named, and booked around only when somebody says so", async ({
  household,
  signedIn: page,
}) => {
  const text = "Data;Descrição;Valor;Saldo\n02/03/2026;Salário;500,00;1500,00\n13/03/2026;Padaria;-12,50;1487,50\n";
  const session = await withSession(household, file("ruim.csv", `${text}14/03/2026;Feira;N/A;1450,00\n`));
  await review(household, session);
  await page.goto(`/import-sessions?id=${session.id}`);
  await page.getByRole("button", { name: "Detalhes de ruim.csv" }).click();
  await expect(page.getByText("o valor “N/A” não está escrito como 1.234,56")).toBeVisible();
  await page.getByRole("button", { name: "Lançar 2 linhas" }).click();
  const preview = page.getByRole("dialog", { name: "Lançar as linhas prontas" });
  await expect(preview.getByText(/^1 linha não pôde ser lida/)).toBeVisible();
  await preview.getByLabel("Lançar mesmo assim").click();
  await preview.getByRole("button", { name: "Lançar 2 linhas" }).click();
  await expect(page.getByText("2 lançamentos criados.")).toBeVisible();
});

test("the bank's figure and the name are changed where they stand", async ({ household, signedIn: page }) => {
  const session = await withSession(household);
  await page.goto(`/import-sessions?id=${session.id}`);
  await page.getByRole("button", { name: "Alterar valor do banco" }).press("Enter");
  const target = page.getByRole("textbox", { name: "Saldo no banco" });
  await target.fill("1.500,00");
  await target.press("Enter");
  await expect(page.getByText("Não confere", { exact: true })).toBeVisible();
  await expect(page.getByRole("region", { name: "Conferência" })).toContainText("R$ 42,50");
  await page.getByRole("button", { name: "Renomear" }).click();
  await page.getByLabel("Nome", { exact: true }).fill("Conta Azul, março");
  await page.getByLabel("Nome", { exact: true }).press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Conta Azul, março" })).toBeVisible();
});
