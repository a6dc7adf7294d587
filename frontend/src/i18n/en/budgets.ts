import type { budgets as original } from "../pt-BR/budgets";
import type { Texts } from "../texts";

export const budgets: Texts<typeof original> = {};
