import type { messages as original } from "../pt-BR";
import type { Texts } from "../texts";
import { accounts } from "./accounts";
import { auth } from "./auth";
import { budgets } from "./budgets";
import { cards } from "./cards";
import { categories } from "./categories";
import { common } from "./common";
import { dashboard } from "./dashboard";
import { goals } from "./goals";
import { imports } from "./imports";
import { investments } from "./investments";
import { notifications } from "./notifications";
import { onboarding } from "./onboarding";
import { privacy } from "./privacy";
import { problems } from "./problems";
import { recurring } from "./recurring";
import { reports } from "./reports";
import { review } from "./review";
import { rules } from "./rules";
import { settings } from "./settings";
import { shell } from "./shell";
import { status } from "./status";
import { tags } from "./tags";
import { transactions } from "./transactions";

export const messages: Texts<typeof original> = {
  accounts,
  auth,
  budgets,
  cards,
  categories,
  common,
  dashboard,
  goals,
  imports,
  investments,
  notifications,
  onboarding,
  privacy,
  problems,
  recurring,
  reports,
  review,
  rules,
  settings,
  shell,
  status,
  tags,
  transactions,
};
