import type { privacy as original } from "../pt-BR/privacy";
import type { Texts } from "../texts";

export const privacy: Texts<typeof original> = {};
