import createClient, { createQuerySerializer } from "openapi-fetch";
import createQueryClient from "openapi-react-query";

import { API_URL } from "./config";
import type { components, paths } from "./schema";
import { send } from "./send";

/** The shapes that the server sends and takes, by their names in its OpenAPI document. */
export type Schemas = components["schemas"];

// Lists of words are one parameter with commas: `?type=EXPENSE,INCOME`.
const serialize = createQuerySerializer({ array: { style: "form", explode: false } });

/** The API, typed. What fails answers `{error}`; components rather use {@link api}. */
export const http = createClient<paths>({
  baseUrl: API_URL,
  fetch: send,
  // `useInfiniteQuery` asks for a first page whose parameter is undefined as page 0, and no cursor is a number.
  querySerializer: (query) =>
    serialize("cursor" in query && query.cursor === 0 ? { ...query, cursor: undefined } : query),
});

/** The same as hooks: `api.useQuery("get", "/accounts")` reads, `api.useMutation("post", "/accounts")` changes. */
export const api = createQueryClient(http);

/** Something that was read to be changed: its state has a name, which `If-Match` says when the change is sent. */
export interface Versioned<T> {
  value: T;
  etag: string | undefined;
}

/** The answer of a read, with the version it is of; throws the problem. */
export function versioned<T>(answer: { data?: T; error?: unknown; response: Response }): Versioned<T> {
  if (answer.data === undefined) throw answer.error;
  return { value: answer.data, etag: answer.response.headers.get("ETag") ?? undefined };
}

/** The answer of a request; throws the problem. */
export function expectData<T>(answer: { data?: T; error?: unknown }): T {
  if (answer.data === undefined) throw answer.error;
  return answer.data;
}

/** The header that keeps a change from overwriting another that has not been seen. */
export function ifMatch(etag: string | undefined): { header: { "If-Match"?: string } } {
  return { header: etag === undefined ? {} : { "If-Match": etag } };
}
