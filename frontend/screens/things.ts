import { sendAs } from "../e2e/household";

interface Thing {
  id: string;
  name: string;
}

// A month that the invented household has not imported yet, with what it usually buys and what nobody has seen before.
const STATEMENT = `Data,Valor,Identificador,Descrição
01/04/2026,-1850.00,a1,Aluguel apartamento
02/04/2026,-64.90,a2,Padaria Estrela
03/04/2026,6075.00,a3,Salário
06/04/2026,-212.35,a4,Supermercado Bom Preço
07/04/2026,-48.00,a5,Posto Avenida
09/04/2026,-39.90,a6,Streaming Filmes
11/04/2026,-129.90,a7,Farmácia Central
13/04/2026,-25.50,a8,Cafeteria da Praça
15/04/2026,-800.00,a9,Transferência enviada
18/04/2026,-310.00,b1,Oficina Dois Irmãos
22/04/2026,-74.20,b2,Restaurante Sabor
25/04/2026,-18.00,b3,Estacionamento
`;
// Which of them is the day and which the month, no line tells.
const AMBIGUOUS =
  "Date,Description,Amount\n02/05/2026,ACME Payroll,500.00\n03/05/2026,Padaria Estrela,-12.50\n05/05/2026,Mercado Azul,-30.00\n";

/** Pages that show one thing of a household's books, by the names of their pictures; what it lacks for them is made. */
export async function pagesOfThings(who: { email: string; password: string }): Promise<Record<string, string>> {
  const send = await sendAs(who);
  const [card] = await send<Thing[]>("GET", "/cards");
  const [account] = await send<Thing[]>("GET", "/accounts");
  const [investment] = await send<Thing[]>("GET", "/investments");
  const [goal] = await send<Thing[]>("GET", "/goals");
  if (account === undefined || card === undefined) throw new Error("the household has no account or no card");
  const upload = async (about: object, name: string, text: string) => {
    const session = await send<Thing>("POST", "/import-sessions", about);
    const form = new FormData();
    form.append("file", new Blob([text], { type: "text/csv" }), name);
    await send("POST", `/import-sessions/${session.id}/upload`, form);
    return session.id;
  };
  const review = await upload(
    { account_id: account.id, billing_month: "2026-04", target_value: "9900.00" },
    "extrato-2026-04.csv",
    STATEMENT,
  );
  const asking = await upload({ account_id: account.id, billing_month: "2026-05" }, "may.csv", AMBIGUOUS);
  return {
    "import-review": `/import-sessions?id=${review}`,
    "import-questions": `/import-sessions?id=${asking}`,
    card: `/workspace/cards?id=${card.id}`,
    "card-ahead": `/workspace/cards?id=${card.id}&tab=ahead`,
    "card-plans": `/workspace/cards?id=${card.id}&tab=plans`,
    ...(investment !== undefined && { investment: `/workspace/investments?id=${investment.id}` }),
    ...(goal !== undefined && { goal: `/goals?id=${goal.id}` }),
  };
}
