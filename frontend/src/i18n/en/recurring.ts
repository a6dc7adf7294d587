import type { recurring as original } from "../pt-BR/recurring";
import type { Texts } from "../texts";

export const recurring: Texts<typeof original> = {};
