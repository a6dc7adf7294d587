import type { cards as original } from "../pt-BR/cards";
import type { Texts } from "../texts";

export const cards: Texts<typeof original> = {};
