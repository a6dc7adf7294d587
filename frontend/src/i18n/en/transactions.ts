import type { transactions as original } from "../pt-BR/transactions";
import type { Texts } from "../texts";

export const transactions: Texts<typeof original> = {};
