import { useQueryClient } from "@tanstack/react-query";
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";

import { api } from "@/api/client";
import { enterWorkspace, lastWorkspace } from "@/api/place";
import { draw, later, problem, serve } from "@/testing";

import { SessionProvider, useSession } from "./session";

const WORKSPACES = ["Casa", "Loja"].map((name) => ({ id: name.toLowerCase(), name, role: "ADMIN" }));
const validated = (workspaces: object[] = WORKSPACES) => ({ user: { id: "ana", name: "Ana" }, workspaces });

/** What a page shows of a workspace, with the ways that there are to another. */
function Page() {
  const { workspace, enter, signOut } = useSession();
  const queries = useQueryClient();
  const tags = api.useQuery("get", "/tags").data;
  return (
    <>
      <h1>{workspace?.name}</h1>
      <ul>
        {tags?.map(({ id, name }) => (
          <li key={id}>{name}</li>
        ))}
      </ul>
      <button type="button" onClick={() => void enter("loja")}>
        Loja
      </button>
      <button type="button" onClick={() => void enter("nova")}>
        Nova
      </button>
      <button type="button" onClick={() => void queries.invalidateQueries()}>
        Anew
      </button>
      <button type="button" onClick={() => void signOut()}>
        Sair
      </button>
    </>
  );
}

function drawPage() {
  return draw(
    <SessionProvider waiting={null} failed={() => null}>
      <Page />
    </SessionProvider>,
  );
}

const tagOf = (request: Request) => [{ id: "1", name: `Etiqueta de ${request.headers.get("X-Workspace-ID")}` }];
const press = (name: string) => userEvent.click(screen.getByRole("button", { name }));

it("shows nothing of one workspace in another, not even what was still on its way", async () => {
  const slow = later<object>();
  const casa = vi.fn<(request: Request) => object>((request) => tagOf(request));
  serve((request, path) => {
    if (path === "/auth/validate") return validated();
    if (path !== "/tags") return undefined;
    return request.headers.get("X-Workspace-ID") === "casa" ? casa(request) : slow.promise;
  });
  drawPage();
  expect(await screen.findByText("Etiqueta de casa")).toBeVisible();

  const late = later<object>();
  casa.mockReturnValue(late.promise);
  await press("Anew");
  await press("Loja");
  expect(screen.getByRole("heading", { name: "Loja" })).toBeVisible();
  expect(screen.queryByText("Etiqueta de casa")).not.toBeInTheDocument();
  late.resolve([{ id: "2", name: "Tarde demais" }]);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(screen.queryByRole("listitem")).not.toBeInTheDocument();

  slow.resolve([{ id: "3", name: "Etiqueta de loja" }]);
  expect(await screen.findByText("Etiqueta de loja")).toBeVisible();
});

it("goes to a workspace that was made since it was last asked for all of them", async () => {
  const there = vi.fn(() => validated());
  serve((request, path) => (path === "/auth/validate" ? there() : path === "/tags" ? tagOf(request) : undefined));
  drawPage();
  await screen.findByText("Etiqueta de casa");
  there.mockReturnValue(validated([...WORKSPACES, { id: "nova", name: "Nova", role: "ADMIN" }]));
  await press("Nova");
  expect(await screen.findByText("Etiqueta de nova")).toBeVisible();
});

it("asks anew who is signed in when the books are read anew", async () => {
  const { asked } = serve((request, path) => (path === "/auth/validate" ? validated() : tagOf(request)));
  drawPage();
  await screen.findByText("Etiqueta de casa");
  await press("Anew");
  await waitFor(() => expect(asked().filter((ask) => ask === "GET /auth/validate")).toHaveLength(2));
});

it("keeps the workspace of a tab, whichever another tab opens", () => {
  enterWorkspace("casa");
  localStorage.setItem("fintrack.workspace", "loja");
  expect(lastWorkspace()).toBe("casa");
  sessionStorage.clear();
  expect(lastWorkspace()).toBe("loja");
});

it.each([
  ["there is no answer", () => Promise.reject(new TypeError("network"))],
  ["the server fails", () => problem(503, "unavailable")],
])("says so when %s to signing out, and stays", async (_when, logout) => {
  serve((request, path) =>
    path === "/auth/validate" ? validated() : path === "/auth/logout" ? logout() : tagOf(request),
  );
  drawPage();
  await screen.findByText("Etiqueta de casa");
  await press("Sair");
  expect(await screen.findByText(/Não foi possível sair/)).toBeVisible();
  expect(screen.getByRole("heading", { name: "Casa" })).toBeVisible();
});
