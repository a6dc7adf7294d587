// Finishes what `next build` exported: compresses it once and for all, gives every file an ETag, and every page the policy
// that lets it run its own scripts and nothing else. `pages.json`, which says so, is written last.
import { createHash } from "node:crypto";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

import { builtOf } from "./built.mjs";
import { policyOf, WORKER_POLICY } from "./policy.cjs";

if (process.env.NEXT_OUTPUT === "standalone") process.exit(0); // its own server answers

const OUT = fileURLToPath(new URL("../out", import.meta.url));
const MANIFEST = "pages.json";
const BUILT = "built.json";
const WORKER = "sw.js";
const COMPRESSED = /\.(html|js|css|json|svg|txt|webmanifest)$/;
/** A file below this is as long compressed, with what says so. */
const COMPRESSED_BYTES_MIN = 512;
const ETAG_BYTES = 12;

await rm(join(OUT, MANIFEST), { force: true });
await rm(join(OUT, BUILT), { force: true });
const built = builtOf(
  (await walk(OUT)).map((path) => relative(OUT, path)),
  await readFile(join(OUT, "index.html"), "utf8"),
);
await writeFile(join(OUT, BUILT), JSON.stringify(built));
const files = {};
for (const path of await walk(OUT)) {
  const name = relative(OUT, path);
  const bytes = await readFile(path);
  if (COMPRESSED.test(name) && bytes.length >= COMPRESSED_BYTES_MIN) await compress(path, bytes);
  files[name] = {
    etag: createHash("sha256").update(bytes).digest("base64url").slice(0, ETAG_BYTES),
    ...(name.endsWith(".html") && { policy: policyOf({ scripts: inlineOf(bytes.toString("utf8")) }) }),
    // A worker asks under the policy that it came with.
    ...(name === WORKER && { policy: WORKER_POLICY }),
  };
}
await writeFile(join(OUT, MANIFEST), JSON.stringify({ files }));
console.log(`sealed ${Object.keys(files).length} files`);

async function walk(folder) {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile() && !/\.(br|gz)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

async function compress(path, bytes) {
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
  await writeFile(`${path}.br`, await promisify(brotliCompress)(bytes, quality));
  await writeFile(`${path}.gz`, await promisify(gzip)(bytes, { level: constants.Z_BEST_COMPRESSION }));
}

/** The scripts that stand in a page, by what they say. */
function inlineOf(html) {
  const inline = [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g)].map(
    ([, text]) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`,
  );
  return [...new Set(inline)];
}
