/** Where to go after signing in: to a page of ours that was asked for, never to another site. */
export function landing(next: string | null): string {
  const isOurs = next !== null && /^\/(?![/\\])/.test(next) && !next.startsWith("/login");
  return isOurs ? next : "/dashboard";
}
