import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";

import type { Schemas } from "@/api/client";
import { PlaceProvider } from "@/session/workspace";
import { draw, later, problem, serve } from "@/testing";

import { Planned } from "./planned";

const workspace = { id: "casa", role: "ADMIN", time_zone: "UTC", month_start_day: 1, default_currency_code: "BRL" };
const budget = { id: "1", category_name: "Mercado", planned_amount: "900.00" } as Schemas["Budget"];
const planned = (amount: string, etag: string) =>
  Response.json({ ...budget, planned_amount: amount }, { headers: { ETag: etag } });

const read = vi.fn<() => Response | Promise<Response>>();
const changed = vi.fn<(etag: string | null, body: unknown) => Response>();

beforeEach(() => {
  vi.resetAllMocks();
  serve(async (request, path) => {
    if (path === "/workspaces/casa") return workspace;
    if (request.method === "GET") return read();
    return changed(request.headers.get("If-Match"), await request.json());
  });
  draw(
    <PlaceProvider id="casa" waiting={null} failed={() => null}>
      <Planned budget={budget} />
    </PlaceProvider>,
  );
});

const open = async () => userEvent.click(await screen.findByRole("button", { name: /Mercado/ }));
const field = () => screen.findByRole("textbox");

it("changes the plan that was read, and no other one", async () => {
  const slow = later<Response>();
  read.mockReturnValueOnce(slow.promise);
  changed.mockReturnValueOnce(planned("1000.00", `"2"`));
  await open();
  // Nothing can be sent before it is known what is being changed.
  expect(screen.queryByRole("button", { name: "Salvar" })).not.toBeInTheDocument();
  slow.resolve(planned("950.00", `"1"`));
  expect(await field()).toHaveValue("950,00");
  await userEvent.clear(await field());
  await userEvent.type(await field(), "1000,00{Enter}");
  await waitFor(() => expect(changed).toHaveBeenCalledWith(`"1"`, { planned_amount: "1000.00" }));
});

it("shows what there is now when somebody else was faster", async () => {
  read.mockReturnValueOnce(planned("900.00", `"1"`)).mockReturnValueOnce(planned("1200.00", `"2"`));
  changed.mockReturnValueOnce(problem(412, "stale")).mockReturnValueOnce(planned("1200.00", `"3"`));
  await open();
  await userEvent.type(await field(), "{Enter}");
  expect(await screen.findByRole("alert")).toHaveTextContent(/mudou isto enquanto você editava/);
  await waitFor(async () => expect(await field()).toHaveValue("1200,00"));
  await userEvent.type(await field(), "{Enter}");
  await waitFor(() => expect(changed).toHaveBeenLastCalledWith(`"2"`, { planned_amount: "1200.00" }));
});
