import type { accounts as original } from "../pt-BR/accounts";
import type { Texts } from "../texts";

export const accounts: Texts<typeof original> = {};
