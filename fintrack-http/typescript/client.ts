// What a program in a browser does with the API, in the types that are generated from its document. It is checked, not run:
// a field that is renamed, a parameter that is forgotten or an answer that may be absent stops the build.
import createClient from "openapi-fetch";

import type { components, paths } from "#api";

type Schemas = components["schemas"];

const api = createClient<paths>({ baseUrl: "https://money.example.org", credentials: "include" });

/** Which workspace; every resource of the books asks for it. */
function at(workspace: string) {
  return { header: { "X-Workspace-ID": workspace } };
}

/** What the server refused, as it says it: RFC 9457. */
class Refused extends Error {
  constructor(readonly problem: Schemas["Problem"]) {
    super(problem.detail);
  }

  /** What is wrong with a field of the form, by its JSON Pointer. */
  messageAt(pointer: string): string | undefined {
    return this.problem.errors?.find((error) => error.pointer === pointer)?.message;
  }
}

function expect<Body>(answer: { data?: Body; error?: Schemas["Problem"] }): Body {
  if (answer.data === undefined) {
    throw answer.error === undefined ? new Error("no answer") : new Refused(answer.error);
  }
  return answer.data;
}

export async function signIn(email: string, password: string): Promise<Schemas["WorkspaceListed"][]> {
  await api.POST("/api/v1/auth/login", { body: { email, password } });
  return expect(await api.GET("/api/v1/workspaces"));
}

/** Opens an account once, however often the button is pressed. */
export async function openAccount(workspace: string, name: string, key: string): Promise<Schemas["Account"]> {
  const { header } = at(workspace);
  return expect(
    await api.POST("/api/v1/accounts", {
      params: { header: { ...header, "Idempotency-Key": key } },
      body: { name, type: "CHECKING", initial_balance: "1000.00" },
    }),
  );
}

/** All expenses of an account, page by page. Amounts are texts: no cent is lost to a float. */
export async function* expenses(workspace: string, account: string): AsyncGenerator<Schemas["Expense"]> {
  let cursor: string | undefined;
  do {
    const page: Schemas["List_Expense"] = expect(
      await api.GET("/api/v1/accounts/{account_id}/expenses", {
        params: { ...at(workspace), path: { account_id: account }, query: { limit: 500, ...(cursor && { cursor }) } },
      }),
    );
    yield* page.items;
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
}

/** Changes what is shown, unless somebody else did meanwhile. */
export async function rename(workspace: string, tag: string, name: string, etag: string): Promise<Schemas["Tag"]> {
  return expect(
    await api.PATCH("/api/v1/tags/{id}", {
      params: { header: { ...at(workspace).header, "If-Match": etag }, path: { id: tag } },
      body: { name },
    }),
  );
}

/** A month's statement: what a commit would do, and then that and nothing else. */
export async function commit(workspace: string, session: string): Promise<string[]> {
  const params = { ...at(workspace), path: { id: session } };
  const preview = expect(await api.POST("/api/v1/import-sessions/{id}/preview", { params }));
  const done = await api.POST("/api/v1/import-sessions/{id}/commit", {
    params,
    body: { plan_token: preview.plan_token },
  });
  return expect(done).created;
}

// What must not pass.

// @ts-expect-error an amount that is read is a text, and no number to reckon with
export const sum = (expense: Schemas["Expense"]): number => expense.amount * 2;

// @ts-expect-error every resource of the books says which workspace it is of
export const ofNobody = () => api.GET("/api/v1/accounts");

// @ts-expect-error there is no such kind of account
export const kind: Schemas["AccountType"] = "PIGGY_BANK";
