/** Pages that lead nowhere once somebody is signed in. */
const BEFORE = /^\/(login|register|forgot-password|reset-password|setup)([/?#]|$)/;

/** Where to go after signing in: to a page of ours that was asked for, never to another site. */
export function landing(next: string | null): string {
  const isOurs = next !== null && /^\/(?![/\\])/.test(next) && !BEFORE.test(next);
  return isOurs ? next : "/dashboard";
}

/** A page for those who are not signed in, which remembers where they wanted to go. */
export function withNext(page: string, next: string | null): string {
  return next === null ? page : `${page}?next=${encodeURIComponent(next)}`;
}
