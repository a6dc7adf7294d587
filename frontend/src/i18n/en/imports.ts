import type { imports as original } from "../pt-BR/imports";
import type { Texts } from "../texts";

export const imports: Texts<typeof original> = {};
