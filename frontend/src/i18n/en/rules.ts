import type { rules as original } from "../pt-BR/rules";
import type { Texts } from "../texts";

export const rules: Texts<typeof original> = {};
