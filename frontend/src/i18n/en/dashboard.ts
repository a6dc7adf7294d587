import type { dashboard as original } from "../pt-BR/dashboard";
import type { Texts } from "../texts";

export const dashboard: Texts<typeof original> = {};
