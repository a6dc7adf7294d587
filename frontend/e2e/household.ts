import { test as base, expect, type Page } from "@playwright/test";

export { expect } from "@playwright/test";

/** Somebody with books. */
export interface Household {
  name: string;
  email: string;
  password: string;
  workspace: string;
  /** Calls the API as they do, to make what a test begins with; a `FormData` is sent as files are. */
  send: <Body = unknown>(method: string, path: string, data?: unknown) => Promise<Body>;
}

const PASSWORD = "correct horse battery";
let count = 0;

/** Where the server of this run is. */
export function at(): string {
  const address = process.env.FINTRACK_AT;
  if (address === undefined) throw new Error("FINTRACK_AT is not set");
  return address;
}

/** Where its API is, which is elsewhere when the pages come from `next dev`. */
const api = () => `${process.env.FINTRACK_API ?? at()}/api/v1`;

/** Headers of somebody at an address of their own. */
export function fromElsewhere(): Record<string, string> {
  const part = () => 1 + Math.floor(Math.random() * 250);
  return { "X-Forwarded-For": `10.${part()}.${part()}.${part()}` };
}

/** Registers somebody and makes their workspace, by the API: what a page does for them has tests of its own. */
export async function newHousehold(name = "Ana Souza"): Promise<Household> {
  const email = `pessoa-${process.pid}-${Date.now()}-${(count += 1)}@example.org`;
  await call("POST", "/auth/register", { name, email, password: PASSWORD }, fromElsewhere());
  const headers = await signedHeaders({ email, password: PASSWORD });
  const { id: workspace } = await call<{ id: string }>("POST", "/workspaces", { name: "Casa" }, headers);
  return { name, email, password: PASSWORD, workspace, send: sender(headers, workspace) };
}

/** Calls the API as somebody who has a workspace. */
export async function sendAs(who: { email: string; password: string }): Promise<Household["send"]> {
  const headers = await signedHeaders(who);
  const [first] = await call<{ id: string }[]>("GET", "/workspaces", undefined, headers);
  if (first === undefined) throw new Error(`${who.email} has no workspace`);
  return sender(headers, first.id);
}

async function signedHeaders(who: { email: string; password: string }): Promise<Record<string, string>> {
  const from = fromElsewhere();
  const { email, password } = who;
  const tokens = await call<{ access_token: string }>("POST", "/auth/login", { email, password }, from);
  return { ...from, Authorization: `Bearer ${tokens.access_token}` };
}

function sender(headers: Record<string, string>, workspace: string): Household["send"] {
  return (method, path, data) => call(method, path, data, { ...headers, "X-Workspace-ID": workspace });
}

async function call<Body>(method: string, path: string, data: unknown, headers: Record<string, string>): Promise<Body> {
  const isForm = data instanceof FormData;
  const response = await fetch(`${api()}${path}`, {
    method,
    headers: isForm || data === undefined ? headers : { ...headers, "Content-Type": "application/json" },
    ...(data !== undefined && { body: isForm ? data : JSON.stringify(data) }),
  });
  const text = await response.text();
  expect(response.ok, `${method} ${path}: ${response.status} ${text}`).toBe(true);
  return (text === "" ? undefined : JSON.parse(text)) as Body;
}

/** Signs in as a person does. */
export async function signIn(page: Page, who: { email: string; password: string }): Promise<void> {
  await page.goto("/login");
  await page.getByLabel("E-mail").fill(who.email);
  await page.getByLabel(/^(Senha|Password)$/).fill(who.password);
  await page.getByRole("button", { name: /^(Entrar|Sign in)$/ }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/login"));
}

interface Fixtures {
  household: Household;
  /** A page that is signed in. */
  signedIn: Page;
}

export const test = base.extend<Fixtures>({
  baseURL: async ({}, use) => use(at()),
  // With the pages of `next dev`, the API is on another origin, which takes no headers that it does not know.
  extraHTTPHeaders: async ({}, use) => use(process.env.FINTRACK_API === undefined ? fromElsewhere() : {}),
  household: async ({}, use) => use(await newHousehold()),
  signedIn: async ({ page, household }, use) => {
    await signIn(page, household);
    await use(page);
  },
});
