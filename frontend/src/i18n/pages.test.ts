import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";

import ts from "typescript";
import { expect, it } from "vitest";

import { AREAS_OF_PAGES } from "./pages";
import { messages } from "./pt-BR";
import * as base from "./pt-BR/base";

const SOURCE = join(import.meta.dirname, "..");
const APP = join(SOURCE, "app");
const WORDS = join(SOURCE, "i18n");
const BASE = new Set(Object.keys(base));
const PAGES = readdirSync(APP, { recursive: true, encoding: "utf8" }).filter((path) => basename(path) === "page.tsx");
/** What the router draws around pages and in their place. */
const AROUND = ["layout.tsx", "error.tsx", "not-found.tsx", "template.tsx", "loading.tsx"];

/** What a file speaks of, and the files that it imports, now or later. */
interface Source {
  areas: Set<string>;
  imports: string[];
}

const sources = new Map<string, Source>();

function sourceOf(path: string): Source {
  const known = sources.get(path);
  if (known !== undefined) return known;
  const source: Source = { areas: new Set(), imports: [] };
  sources.set(path, source);
  const text = readFileSync(path, "utf8");
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const isOfAll = /useTranslations\(\)/.test(text);
  const visit = (node: ts.Node) => {
    if (ts.isImportDeclaration(node) && node.importClause?.isTypeOnly !== true) follow(node.moduleSpecifier);
    if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined) follow(node.moduleSpecifier);
    if (ts.isCallExpression(node)) {
      const [first] = node.arguments;
      if (node.expression.kind === ts.SyntaxKind.ImportKeyword && first !== undefined) follow(first);
      if (node.expression.getText(file) === "useTranslations" && first !== undefined) speak(beginningOf(first));
    }
    // Where words are named by all of their name, each begins with what it is of: `t("budgets.title")`.
    if (isOfAll) speak(/^(\w+)\./.exec(beginningOf(node) ?? "")?.[1]);
    ts.forEachChild(node, visit);
  };
  const follow = (specifier: ts.Expression) => {
    const found = ts.isStringLiteral(specifier) && resolve(specifier.text, path);
    if (found) source.imports.push(found);
  };
  const speak = (name: string | undefined) => {
    const area = name?.split(".")[0];
    if (area !== undefined && area in messages) source.areas.add(area);
  };
  visit(file);
  return source;
}

/** A text, or what a text begins with that is put together. */
function beginningOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  return ts.isTemplateExpression(node) ? node.head.text : undefined;
}

/** A file of ours, by what another one calls it. */
function resolve(specifier: string, from: string): string | undefined {
  const path = specifier.startsWith("@/")
    ? join(SOURCE, specifier.slice(2))
    : specifier.startsWith(".")
      ? join(dirname(from), specifier)
      : undefined;
  if (path === undefined || path.startsWith(WORDS)) return undefined;
  return [`${path}.ts`, `${path}.tsx`].find((file) => ts.sys.fileExists(file));
}

/** What is spoken of by some files, and by all that they import. */
function areasSpokenBy(files: readonly string[]): string[] {
  const [reached, areas] = [new Set(files), new Set<string>()];
  for (const file of reached) {
    const source = sourceOf(file);
    for (const area of source.areas) areas.add(area);
    for (const imported of source.imports) reached.add(imported);
  }
  return [...areas].filter((area) => !BASE.has(area)).sort();
}

/** A page, and what is drawn around it or in its place. */
function filesOf(page: string): string[] {
  const folders = [];
  for (let folder = dirname(page); folder !== "."; folder = dirname(folder)) folders.push(folder);
  const around = [...folders, "."].flatMap((folder) => AROUND.map((name) => join(APP, folder, name)));
  return [join(APP, page), ...around.filter((file) => ts.sys.fileExists(file))];
}

/** The path that a page is at: `(signed-in)/budgets/page.tsx` is `/budgets`. */
function pathOf(page: string): string {
  return `/${dirname(page)}`.replace(/\/(\([^)]+\)|\.)(?=\/|$)/g, "") || "/";
}

it("finds pages, and what they speak of", () => {
  expect(PAGES.length).toBeGreaterThan(20);
  expect(areasSpokenBy([join(SOURCE, "features/budgets/budgets.tsx")])).toEqual(["budgets"]);
  expect(areasSpokenBy([join(SOURCE, "features/accounts/account-row.tsx")])).toEqual(["accounts"]);
});

it.each(PAGES.map((page) => [pathOf(page), page] as const))(
  "%s has the words that it needs, and no others",
  (path, page) => {
    expect(areasSpokenBy(filesOf(page)), relative(SOURCE, page)).toEqual([...(AREAS_OF_PAGES[path] ?? [])].sort());
  },
);

it("names pages that there are", () => {
  const paths = new Set(PAGES.map(pathOf));
  expect(Object.keys(AREAS_OF_PAGES).filter((path) => !paths.has(path))).toEqual([]);
});
