/** Pages that lead nowhere once somebody is signed in. */
const BEFORE = /^\/(login|register|forgot-password|reset-password|setup)([/?#]|$)/;

/** Where to go after signing in: to a page of ours that was asked for, never to another site. */
export function landing(next: string | null): string {
  // As browsers read it: they take away tabs and line ends, and some take `\\` for `/`.
  const url = next === null ? null : URL.parse(next, location.origin);
  const isOurs = url !== null && next?.startsWith("/") === true && url.origin === location.origin;
  const page = url === null ? "" : `${url.pathname}${url.search}${url.hash}`;
  return isOurs && !BEFORE.test(page) ? page : "/dashboard";
}

/** A page for those who are not signed in, which remembers where they wanted to go. */
export function withNext(page: string, next: string | null): string {
  return next === null ? page : `${page}?next=${encodeURIComponent(next)}`;
}
