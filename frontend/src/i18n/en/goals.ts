import type { goals as original } from "../pt-BR/goals";
import type { Texts } from "../texts";

export const goals: Texts<typeof original> = {};
