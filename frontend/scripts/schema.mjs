// Makes `src/api/schema.d.ts` of the OpenAPI document that the server's tests keep, as this client speaks: paths begin after
// the prefix, and what the client itself says with every request (which workspace, which attempt) is no argument of each.
import { readFile, writeFile } from "node:fs/promises";

import openapiTypescript, { astToString } from "openapi-typescript";

const SOURCE = new URL(
  "../../fintrack-http/src/snapshots/fintrack_http__openapi__tests__the_document_is_the_one_that_clients_know.snap",
  import.meta.url,
);
const OUTPUT = new URL("../src/api/schema.d.ts", import.meta.url);
const PREFIX = "/api/v1";
const SAID_BY_CLIENT = new Set(["X-Workspace-ID", "Idempotency-Key"]);

const document = withoutHeader(await readFile(SOURCE, "utf8"));
document.paths = Object.fromEntries(
  Object.entries(document.paths)
    .filter(([path]) => path.startsWith(PREFIX))
    .map(([path, item]) => [path.slice(PREFIX.length), withoutOurs(item)]),
);
const types = astToString(await openapiTypescript(document, { defaultNonNullable: false, emptyObjectsUnknown: true }));
await writeFile(OUTPUT, `// Made by scripts/schema.mjs of the server's OpenAPI document.\n\n${types}`);

/** A snapshot begins with lines about itself, between dashes. */
function withoutHeader(snapshot) {
  return JSON.parse(snapshot.slice(snapshot.indexOf("\n---\n") + "\n---\n".length));
}

function withoutOurs(item) {
  return Object.fromEntries(
    Object.entries(item).map(([method, operation]) => {
      if (operation.parameters === undefined) return [method, operation];
      const parameters = operation.parameters.filter((parameter) => !SAID_BY_CLIENT.has(parameter.name));
      return [method, { ...operation, parameters }];
    }),
  );
}
