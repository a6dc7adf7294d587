import type { Area } from "./words";

/** What each page speaks of beside the base, by its path. A test finds what is missing here, and what is too much. */
export const AREAS_OF_PAGES: Readonly<Record<string, readonly Area[]>> = {
  "/budgets": ["budgets"],
  "/dashboard": ["dashboard"],
  "/delete-account": ["auth"],
  "/forgot-password": ["auth"],
  "/goals": ["goals"],
  "/import-sessions": ["imports", "review"],
  "/investments-portfolio": ["investments"],
  "/invite": ["auth"],
  "/login": ["auth"],
  "/notifications": ["notifications", "settings"],
  "/onboarding": ["onboarding"],
  "/privacy": ["privacy"],
  "/register": ["auth"],
  "/reports": ["investments", "reports"],
  "/reset-password": ["auth"],
  "/settings/api-keys": ["settings"],
  "/settings/members": ["settings"],
  "/settings/profile": ["settings"],
  "/settings/security": ["auth", "settings"],
  "/setup": ["auth"],
  "/transactions": ["transactions"],
  "/verify-email": ["auth"],
  "/workspace/accounts": ["accounts"],
  "/workspace/cards": ["cards"],
  "/workspace/categories": ["categories"],
  "/workspace/investments": ["investments"],
  "/workspace/recurring": ["recurring"],
  "/workspace/rules": ["rules"],
  "/workspace/tags": ["tags"],
};

const NONE: readonly Area[] = [];

export function areasOf(path: string): readonly Area[] {
  // Whoever names the file sees its page, too.
  return AREAS_OF_PAGES[path.replace(/\.html$/, "")] ?? NONE;
}
