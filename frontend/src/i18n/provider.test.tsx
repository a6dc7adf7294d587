import { act, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import * as navigation from "next/navigation";
import { startTransition, useState, type Context } from "react";
import { useTranslations } from "use-intl";
import { beforeEach, expect, it, vi } from "vitest";

import { LanguageProvider, useLanguage } from "./provider";

vi.mock("next/navigation", async () => {
  const { createContext, useContext } = await import("react");
  const Path = createContext("/");
  return { Path, usePathname: () => useContext(Path) };
});
const { Path: PathContext } = navigation as unknown as { Path: Context<string> };

const slow = vi.hoisted(() => {
  const waiting: (() => void)[] = [];
  return {
    arrived: new Promise<null>((resolve) => waiting.push(() => resolve(null))),
    arrive: () => waiting.forEach((go) => go()),
  };
});
vi.mock("./pt-BR/budgets", async (original) => {
  await slow.arrived;
  return original();
});
vi.mock("./pt-BR/rules", () => {
  throw new Error("gone");
});

type Path = "/goals" | "/budgets" | "/workspace/rules";

function Title({ path }: { path: Path }) {
  const t = useTranslations(({ "/goals": "goals", "/budgets": "budgets", "/workspace/rules": "rules" } as const)[path]);
  return <h1>{t("title")}</h1>;
}

function Page({ path }: { path: Path }) {
  const { speak } = useLanguage();
  const t = useTranslations("common.actions");
  return (
    <>
      <Title path={path} />
      <button type="button" onClick={() => speak("en")}>
        {t("save")}
      </button>
    </>
  );
}

function App({ to }: { to: Path }) {
  const [path, setPath] = useState<Path>("/goals");
  return (
    <PathContext value={path}>
      <button type="button" onClick={() => startTransition(() => setPath(to))}>
        go
      </button>
      <LanguageProvider failed={() => <p>failed</p>}>
        <Page key={path} path={path} />
      </LanguageProvider>
    </PathContext>
  );
}

/** Goes to the other page; what is still to be loaded for it is not waited for. */
const go = () => act(async () => screen.getByRole("button", { name: "go" }).click());

beforeEach(() => {
  localStorage.setItem("fintrack.language", "pt-BR");
  history.replaceState(null, "", "/goals");
});

it("shows a page once the words that it needs are there, and speaks another language when it is told to", async () => {
  render(<App to="/budgets" />);
  expect(screen.queryByRole("heading")).not.toBeInTheDocument();
  expect(await screen.findByRole("heading", { name: "Metas" })).toBeInTheDocument();
  expect(document.documentElement).toHaveAttribute("lang", "pt-BR");

  await userEvent.click(screen.getByRole("button", { name: "Salvar" }));
  expect(await screen.findByRole("heading", { name: "Goals" })).toBeInTheDocument();
  expect(screen.getByRole("button", { name: "Save" })).toBeInTheDocument();
  expect(document.documentElement).toHaveAttribute("lang", "en");
  expect(localStorage.getItem("fintrack.language")).toBe("en");
});

it("keeps the page in sight while the words of another one are on their way", async () => {
  render(<App to="/budgets" />);
  await screen.findByRole("heading", { name: "Metas" });
  await go();
  expect(screen.getByRole("heading", { name: "Metas" })).toBeVisible();
  await act(async () => slow.arrive());
  expect(await screen.findByRole("heading", { name: "Orçamentos" })).toBeVisible();
});

it("says so where the words of a page cannot be loaded", async () => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  render(<App to="/workspace/rules" />);
  await screen.findByRole("heading", { name: "Metas" });
  await go();
  expect(await screen.findByText("failed")).toBeInTheDocument();
});
