import type { investments as original } from "../pt-BR/investments";
import type { Texts } from "../texts";

export const investments: Texts<typeof original> = {};
