import { expect, it } from "vitest";

import { builtOf } from "../../scripts/built.mjs";

it("lists what a page may need while the server is away, and nothing else", () => {
  const names = [
    "_next/static/chunks/old.js",
    "_next/static/chunks/tags.css",
    "_next/static/chunks/tags.js",
    "_next/static/media/inter.woff2",
    "index.html",
    "sw.js",
    "workspace/tags.html",
    "workspace/tags.txt",
    "workspace/tags/__next._tree.txt",
  ];
  const html = '<script src="/_next/static/chunks/old.js" noModule=""></script>';
  expect(builtOf(names, html)).toEqual({
    files: ["/_next/static/chunks/tags.css", "/_next/static/chunks/tags.js"],
    pages: ["/workspace/tags.txt"],
  });
});
